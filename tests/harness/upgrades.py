"""A database on its way: the tree as it was some migrations ago, and files carried out as a migration tool does."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import psycopg

from harness.databases import Database
from meshhook.sqltree import SqlFile, SqlTree, read_tree

STALE = """
create function meshhook.get_run(run_id uuid, of_old boolean)
returns jsonb language sql stable set search_path = pg_catalog, pg_temp as 'select null::jsonb';
comment on function meshhook.get_run(uuid, boolean) is 'As it was called once.';
grant execute on function meshhook.get_run(uuid, boolean) to anon;
"""
STALE_POLICY = """
create policy all_read on meshhook.projects for select to anon using (true);
grant select on meshhook.projects to anon;
create view meshhook.names with (security_invoker = true) as select p.name from meshhook.projects as p;
create function meshhook_private.ignore() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as 'begin return null; end';
create trigger ignore before delete on meshhook.projects
for each row execute function meshhook_private.ignore();
"""


def earlier_tree(root: Path, newest: int, scratch: Database) -> SqlTree:
    """A tree in `root` that ends with migration `newest`, with what of today's functions and policies works by then.

    Some that went since are added: a function, a policy, a view, a trigger, with grants that nobody has today.
    `scratch` is an empty database to try them in.
    """
    tree = read_tree()
    kept = [migration.file for migration in tree.migrations[:newest]]
    with psycopg.connect(scratch.url) as connection:
        connection.execute("set check_function_bodies = off")
        for file in kept:
            connection.execute(file.text.encode())
        kept += [file for file in tree.replayed if _works(connection, file)]
        connection.rollback()
    for file in kept:
        copy = root / file.path.relative_to(tree.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file.path, copy)
    (root / "functions/api").mkdir(parents=True, exist_ok=True)
    (root / "functions/api/of_old.sql").write_text(STALE)
    if newest >= 3:  # there are projects
        (root / "policies/zz_of_old.sql").write_text(STALE_POLICY)
    earlier = read_tree(root)
    assert len(earlier.migrations) == newest
    return earlier


def _works(connection: psycopg.Connection, file: SqlFile) -> bool:
    try:
        with connection.transaction():
            connection.execute(file.text.encode())
    except psycopg.Error:
        return False
    return True


def carry_out(url: str, files: Iterable[Path]) -> None:
    """Each file in a transaction of its own; at the end of it the session is what it was, but for the books."""
    with psycopg.connect(url, autocommit=True) as connection:
        for file in files:
            with connection.transaction():
                before = _who(connection)
                connection.execute(file.read_bytes())
                assert _who(connection) == before, file.name


def _who(connection: psycopg.Connection) -> object:
    return connection.execute("select session_user, current_user").fetchone()
