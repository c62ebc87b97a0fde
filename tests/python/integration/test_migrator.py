"""The migrator on small trees of its own: what happened stays, what is is made anew, and a failure changes nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from harness.cluster import Cluster
from harness.databases import Database
from harness.pgtap import REALTIME
from meshhook import migrator
from meshhook.errors import (
    DatabaseUnavailable,
    MigrationChanged,
    MigrationFailed,
    SchemaTooNew,
    WrongServerVersion,
)
from meshhook.migrator import MigrationReport, migrate
from meshhook.sqltree import sql_root

ROLES = """
do $$
begin
  create role meshhook_owner nologin;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;
do $$
begin
  execute format('grant create on database %I to meshhook_owner', current_database());
  execute format('grant meshhook_owner to %I', current_user);
exception when insufficient_privilege or invalid_grant_operation then null;
end $$;
"""
TABLES = "create schema meshhook; create table meshhook.things (id int, size int);"
BIGGER = """
create function meshhook.bigger(than int) returns setof meshhook.things language sql stable
set search_path = '' as 'select * from meshhook.things where size > than';
"""
SHOUT = """
create function meshhook.shout() returns trigger language plpgsql set search_path = '' as
'begin return null; end';
"""
POLICY = """
alter table meshhook.things enable row level security;
create policy read_big_things on meshhook.things for select using (size > 10);
create constraint trigger shout_at_the_end after insert on meshhook.things
deferrable initially deferred for each row execute function meshhook.shout();
create view meshhook.big_things with (security_invoker = true) as select id, size from meshhook.things;
"""


class Tree:
    """A small `sql/` that a test can change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("migrations/0001_create_roles.sql", ROLES)
        self.write("migrations/0002_create_things.sql", TABLES)
        self.write("functions/api/bigger.sql", BIGGER)
        self.write("functions/guard/shout.sql", SHOUT)
        self.write("policies/things.sql", POLICY)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    async def migrate(self, url: str, on_phase: Callable[[str], None] | None = None) -> MigrationReport:
        return await migrate(url, sql_root=self.root, on_phase=on_phase)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def values(database: Database, query: str) -> list[Any]:
    with psycopg.connect(database.url) as connection:
        return [row[0] for row in connection.execute(query.encode())]


def objects(database: Database) -> list[str]:
    """Everything that a replay makes, by name."""
    return values(
        database,
        "select oid::regprocedure::text from pg_proc where pronamespace = 'meshhook'::regnamespace"
        " union all select 'policy ' || polname from pg_policy"
        " union all select 'trigger ' || tgname from pg_trigger where not tgisinternal"
        " union all select 'view ' || viewname from pg_views where schemaname = 'meshhook' order by 1",
    )


ALL = [
    "meshhook.bigger(integer)",
    "meshhook.shout()",
    "policy read_big_things",
    "trigger shout_at_the_end",
    "view big_things",
]


async def test_an_empty_database_gets_everything_and_a_second_call_changes_nothing(
    empty_database: Database, tree: Tree
) -> None:
    first = await tree.migrate(empty_database.url)
    assert first.applied == ("0001_create_roles.sql", "0002_create_things.sql")
    assert first.replayed == 3
    assert objects(empty_database) == ALL
    before = empty_database.dump()
    assert (await tree.migrate(empty_database.url)).is_unchanged
    assert empty_database.dump() == before


async def test_objects_belong_to_the_owner_role(empty_database: Database, tree: Tree) -> None:
    report = await tree.migrate(empty_database.url)
    assert report.owner == "meshhook_owner"
    owners = values(
        empty_database,
        "select distinct relowner::regrole::text from pg_class"
        " where relnamespace in (select oid from pg_namespace where nspname like 'meshhook%')",
    )
    assert owners == ["meshhook_owner"]


async def test_each_phase_is_told(empty_database: Database, tree: Tree) -> None:
    phases: list[str] = []
    await tree.migrate(empty_database.url, phases.append)
    assert phases == [
        "migration 0001_create_roles.sql",
        "migration 0002_create_things.sql",
        "3 functions and policies",
    ]


async def test_a_changed_migration_stops_and_is_named(empty_database: Database, tree: Tree) -> None:
    await tree.migrate(empty_database.url)
    before = empty_database.dump()
    tree.write("migrations/0002_create_things.sql", TABLES + "-- one more word\n")
    tree.write("migrations/0003_drop_things.sql", "drop table meshhook.things cascade")
    with pytest.raises(MigrationChanged, match=r"^0002_create_things\.sql differs from what this database"):
        await tree.migrate(empty_database.url)
    assert empty_database.dump() == before
    assert objects(empty_database) == ALL


async def test_a_renamed_migration_stops(empty_database: Database, tree: Tree) -> None:
    await tree.migrate(empty_database.url)
    tree.remove("migrations/0002_create_things.sql")
    tree.write("migrations/0002_make_things.sql", TABLES)
    with pytest.raises(MigrationChanged, match=r"0002_make_things\.sql differs .*0002_create_things\.sql"):
        await tree.migrate(empty_database.url)


async def test_a_database_that_is_ahead_is_left_alone(empty_database: Database, tree: Tree) -> None:
    tree.write("migrations/0003_create_more.sql", "create table meshhook.more (id int)")
    await tree.migrate(empty_database.url)
    tree.remove("migrations/0003_create_more.sql")
    tree.remove("policies/things.sql")
    with pytest.raises(SchemaTooNew, match="went through 3 migrations, but this version knows 2"):
        await tree.migrate(empty_database.url)
    assert objects(empty_database) == ALL


async def test_a_missing_number_is_told(empty_database: Database, tree: Tree) -> None:
    tree.write("migrations/0004_create_more.sql", "create table meshhook.more (id int)")
    with pytest.raises(MigrationFailed, match=r"0004_create_more\.sql stands where migration 0003 should"):
        await tree.migrate(empty_database.url)


async def test_a_file_that_no_folder_loads_is_told(empty_database: Database, tree: Tree) -> None:
    tree.write("functions/elsewhere/lost.sql", BIGGER)
    with pytest.raises(MigrationFailed, match=r"functions/elsewhere/lost\.sql is in no folder that is loaded"):
        await tree.migrate(empty_database.url)


async def test_a_failing_file_is_named_with_its_line_and_nothing_is_left(empty_database: Database, tree: Tree) -> None:
    tree.write("policies/things.sql", POLICY + "\n\ncreate policy p on meshhook.nothing;\n")
    line = POLICY.count("\n") + 3
    with pytest.raises(MigrationFailed, match=r'^things\.sql: relation "meshhook.nothing" does not exist'):
        await tree.migrate(empty_database.url)
    tree.write("policies/things.sql", POLICY + "\n\ncreate nonsense;\n")
    with pytest.raises(MigrationFailed, match=rf"^things\.sql, line {line}: syntax error"):
        await tree.migrate(empty_database.url)
    assert values(empty_database, "select nspname from pg_namespace where nspname like 'meshhook%'") == []


async def test_a_failing_upgrade_leaves_the_old_version_whole(empty_database: Database, tree: Tree) -> None:
    await tree.migrate(empty_database.url)
    before = empty_database.dump()
    tree.write("migrations/0003_add_colour.sql", "alter table meshhook.things add colour text; select 1 / 0;")
    with pytest.raises(MigrationFailed, match=r"^0003_add_colour\.sql: division by zero"):
        await tree.migrate(empty_database.url)
    assert empty_database.dump() == before
    assert objects(empty_database) == ALL


async def test_a_file_may_not_end_the_transaction(empty_database: Database, tree: Tree) -> None:
    tree.write("migrations/0003_commit_early.sql", "commit;")
    with pytest.raises(MigrationFailed, match=r"0003_commit_early\.sql ends the transaction"):
        await tree.migrate(empty_database.url)


async def test_a_parameter_can_be_renamed(empty_database: Database, tree: Tree) -> None:
    await tree.migrate(empty_database.url)
    tree.write("functions/api/bigger.sql", BIGGER.replace("than", "size_limit"))
    report = await tree.migrate(empty_database.url)
    assert report.applied == ()
    assert report.replayed == 3
    assert values(empty_database, "select proargnames[1] from pg_proc where proname = 'bigger'") == ["size_limit"]


async def test_a_grant_that_no_file_gives_any_more_is_gone(empty_database: Database, tree: Tree) -> None:
    tree.write("functions/api/bigger.sql", BIGGER + "grant execute on function meshhook.bigger to pg_monitor;")
    await tree.migrate(empty_database.url)
    tree.write("functions/api/bigger.sql", BIGGER)
    await tree.migrate(empty_database.url)
    assert values(empty_database, "select proacl from pg_proc where proname = 'bigger'") == [None]


async def test_what_no_file_makes_any_more_is_gone(empty_database: Database, tree: Tree) -> None:
    await tree.migrate(empty_database.url)
    tree.remove("policies/things.sql")
    tree.remove("functions/guard/shout.sql")
    await tree.migrate(empty_database.url)
    assert objects(empty_database) == ["meshhook.bigger(integer)"]


async def test_a_migration_may_alter_a_column_that_policies_and_views_read(
    empty_database: Database, tree: Tree
) -> None:
    await tree.migrate(empty_database.url)
    tree.write("migrations/0003_widen_size.sql", "alter table meshhook.things alter size type bigint")
    await tree.migrate(empty_database.url)
    assert objects(empty_database) == ALL


async def test_two_migrators_at_once_do_the_work_once(empty_database: Database, tree: Tree) -> None:
    reports = await asyncio.gather(*(tree.migrate(empty_database.url) for _ in range(4)))
    assert sorted(len(report.applied) for report in reports) == [0, 0, 0, 2]


async def test_a_table_in_use_is_waited_for(
    empty_database: Database, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tree.migrate(empty_database.url)
    tree.write("functions/api/bigger.sql", BIGGER.replace("than", "size_limit"))
    monkeypatch.setattr(migrator, "LOCK_TIMEOUT_MS", 20)
    reader = empty_database.connect(autocommit=False)
    reader.execute("select from meshhook.things")
    told: list[str] = []

    def let_go(phase: str) -> None:
        told.append(phase)
        reader.rollback()

    report = await tree.migrate(empty_database.url, let_go)
    assert told[0] == "tables are in use, trying again"
    assert report.replayed == 3


async def test_a_server_that_is_too_old_or_too_new_is_told(
    empty_database: Database, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrator, "NEWEST_SERVER", 14)
    with pytest.raises(WrongServerVersion, match=r"^The server is PostgreSQL \d+; MeshHook needs 15 to 14\.$"):
        await tree.migrate(empty_database.url)


async def test_a_database_in_another_encoding_is_told(server: Cluster, empty_database: Database, tree: Tree) -> None:
    name = f"{empty_database.name}_latin"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} encoding 'LATIN1' locale 'C' template template0").format(sql.Identifier(name))
        )
    try:
        with pytest.raises(MigrationFailed, match=r"encoding is LATIN1; MeshHook needs UTF8"):
            await tree.migrate(server.url(name))
    finally:
        server.drop(name)


async def test_nobody_there_is_told(tree: Tree) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"^The database can't be reached"):
        await tree.migrate("postgresql://postgres@127.0.0.1:1/nothing")


async def test_a_missing_database_is_told(server: Cluster, tree: Tree) -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        await tree.migrate(server.url("no_such_database"))


def bring_realtime(database: Database) -> None:
    """A stand-in of what Supabase's service makes in a database."""
    with psycopg.connect(database.url) as connection:
        connection.execute(REALTIME.read_bytes())


async def test_runs_are_broadcast_once_realtime_has_come(database: Database) -> None:
    before = await migrate(database.url)
    assert (before.realtime, before.is_unchanged) == ("absent", True)
    bring_realtime(database)
    first = await migrate(database.url)
    assert (first.realtime, first.applied, first.replayed, first.is_unchanged) == ("made", (), 0, False)
    second = await migrate(database.url)
    assert (second.realtime, second.is_unchanged) == ("kept", True)


async def test_an_upgrade_makes_the_trigger_again(database: Database, tmp_path: Path) -> None:
    bring_realtime(database)
    await migrate(database.url)
    shutil.copytree(sql_root(), tmp_path / "sql")
    view = tmp_path / "sql/views/resume_stats.sql"
    view.write_text(view.read_text() + "-- another word\n")
    report = await migrate(database.url, sql_root=tmp_path / "sql")
    assert (report.realtime, report.replayed > 0) == ("made", True)
    assert "trigger broadcast_versions" in objects(database)
