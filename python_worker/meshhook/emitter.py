"""Write what the migrator would do as plain files for a migration tool, in the way of the Supabase CLI.

The tool carries out `<version>_<name>.sql` once each, in the order of the versions, each in a transaction of its own.
So a directory that never had MeshHook gets a file for each migration and a last one with all functions and policies.
From then on an emit writes at most one file, if anything changed at all: it drops functions and policies, carries out
the new migrations and makes them anew. One file, since between two of them the functions would be missing.

What is written depends on the tree and on the directory alone. Versions are counted, not read from a clock; a new one
is always the last, also behind files of others. A file that exists is never touched again: its first lines say
which migrations and which tree it brings, and that is what the next emit compares.

Each file keeps the migrator's books as well, so `meshhook migrate` and `meshhook doctor` know where the database is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import indent

from meshhook.errors import MeshHookError, MigrationChanged, MigrationFailed, SchemaTooNew
from meshhook.migrator import BOOKKEEPING, CONNECT_REALTIME, DROPS, LOCK_KEY, LOCK_TIMEOUT_MS, MAY_WORK, OWNER
from meshhook.sqltree import Migration, SqlTree, read_tree

_FIRST = datetime(2026, 1, 1, 0, 0, 1)
_STAMP = "%Y%m%d%H%M%S"
_FILE_NAME = re.compile(r"(\d+)_.*\.sql")
_MIGRATION_LINE = re.compile(r"^-- meshhook migration (\d{4})_(\w+)\.sql ([0-9a-f]{64})$", re.MULTILINE)
_TREE_LINE = re.compile(r"^-- meshhook tree ([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the directory brings a database to: name and sha256 by number, hash of the last tree, last version."""

    migrations: dict[int, tuple[str, str]]
    tree_hash: str | None
    last_version: str


def emit(directory: Path, *, sql_root: Path | None = None) -> tuple[Path, ...]:
    """Write the files that are missing in `directory`; answers them, none if it was up to date."""
    tree = read_tree(sql_root)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        found = _find(directory)
        due = _due(tree, found)
        files: list[tuple[str, str]] = []
        if found.tree_hash is None:
            files += ((f"{m.number:04}_{m.name}", _file((m,), None)) for m in due)
            due = ()
        if due:
            files.append((f"upgrade_to_{due[-1].number:04}", _file(due, tree)))
        elif found.tree_hash != tree.replayed_hash:
            files.append(("functions_and_policies", _file((), tree)))
        return tuple(_write(directory, found.last_version, files))
    except OSError as error:
        raise MeshHookError(f"{error.filename or directory} can't be used: {error.strerror}.") from error


def _find(directory: Path) -> _Found:
    migrations: dict[int, tuple[str, str]] = {}
    tree_hash = None
    last_version = ""
    for path in sorted(directory.glob("*.sql")):
        if (match := _FILE_NAME.fullmatch(path.name)) is None:
            continue  # the Supabase CLI passes over it as well
        last_version = max(last_version, match[1])
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, name, sha256 in _MIGRATION_LINE.findall(text):
            migrations[int(number)] = (name, sha256)
        for sha256 in _TREE_LINE.findall(text):
            tree_hash = sha256
    return _Found(migrations, tree_hash, last_version)


def _due(tree: SqlTree, found: _Found) -> Sequence[Migration]:
    """The migrations that no file carries out, once it is sure that the others are what they were."""
    newest = max(found.migrations, default=0)
    if newest > len(tree.migrations):
        raise SchemaTooNew(
            f"The directory has {newest} migrations of MeshHook, but this version knows {len(tree.migrations)}.",
            "Use the MeshHook that wrote them, or a newer one.",
        )
    for migration in tree.migrations[:newest]:
        known = found.migrations.get(migration.number)
        if known is None:
            raise MigrationFailed(f"No file carries out {migration.file.name}, though there are later ones.")
        if known != (migration.name, migration.file.sha256):
            raise MigrationChanged(
                f"{migration.file.name} differs from the one that was written"
                f" ({migration.number:04}_{known[0]}.sql, sha256 {known[1][:12]}).",
                "Use the MeshHook that wrote it, or a newer one.",
            )
    return tree.migrations[newest:]


def _write(directory: Path, last_version: str, files: Sequence[tuple[str, str]]) -> list[Path]:
    written = []
    for name, text in files:
        last_version = _version_after(last_version)
        path = directory / f"{last_version}_meshhook_{name}.sql"
        whole = path.with_suffix(".part")  # a file is whole or absent
        whole.write_text(text, encoding="utf-8", newline="\n")
        whole.rename(path)
        written.append(path)
    return written


def _version_after(version: str) -> str:
    """The next second; the first one of ours behind anything older, the next number where it is no time."""
    first = _FIRST.strftime(_STAMP)
    if version < first:
        return first
    try:
        return (datetime.strptime(version, _STAMP) + timedelta(seconds=1)).strftime(_STAMP)
    except (ValueError, OverflowError):
        following = f"{int(version) + 1:0{len(version)}}"
    if len(following) > len(version):
        raise MeshHookError(f"No version comes after {version}.", "Rename that file to a time: YYYYMMDDHHMMSS_name.sql")
    return following


def _file(migrations: Sequence[Migration], tree: SqlTree | None) -> str:
    """Head, migrations, all functions and policies if `tree` is given, and the role put back.

    Realtime is connected last, by whoever pushes, like the migrator does it.
    """
    lines = [f"-- meshhook migration {m.file.name} {m.file.sha256}" for m in migrations]
    if tree is not None:
        lines.append(f"-- meshhook tree {tree.replayed_hash}")
        newest = len(tree.migrations)
    else:
        newest = migrations[-1].number
    parts = ["\n".join([_TITLE, *lines]), _SETTINGS, _BECOME_OWNER, _guard(newest - len(migrations))]
    if tree is not None:
        parts.append(_DROP_REPLAYED)
    for migration in migrations:
        parts.append(f"-- {migration.file.name}")
        if migration.number == 1:  # creates the roles, the owner among them
            parts += [_ROLE_BACK, migration.file.text, _BECOME_OWNER, BOOKKEEPING]
        else:
            parts.append(migration.file.text)
        parts.append(_record(migration))
    if tree is not None:
        for file in tree.replayed:
            parts += [f"-- {file.path.relative_to(tree.root).as_posix()}", file.text]
        parts.append(_TREE_RECORD.format(sha256=tree.replayed_hash))
    parts.append(_ROLE_BACK)
    if tree is not None:
        parts.append(f"select {CONNECT_REALTIME};")
    return "\n\n".join(part.strip() for part in parts) + "\n"


_TITLE = """
-- Written by `meshhook migrate --emit`. Not to be edited: it is part of a sequence, and the next
-- call compares the lines below with what it would write.
""".strip()

# set_config, since a tool that opens no block of its own would be warned about each `set local`.
_SETTINGS = f"""
select
  pg_catalog.set_config('meshhook.role_before', current_user, true),
  pg_catalog.set_config('statement_timeout', '0', true),
  pg_catalog.set_config('lock_timeout', '{LOCK_TIMEOUT_MS}', true),
  pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true),
  pg_catalog.set_config('client_min_messages', 'warning', true),
  pg_catalog.set_config('check_function_bodies', 'off', true),
  pg_catalog.set_config('search_path', '', true);
select pg_catalog.pg_advisory_xact_lock({LOCK_KEY});
"""

_BECOME_OWNER = f"""
-- Nobody who logs in shall own these objects. Where this user may not become {OWNER}, they
-- stay its own.
do $meshhook$
declare
  v_grants_first boolean;
begin
  foreach v_grants_first in array array[false, true] loop
    begin
      if v_grants_first then
        execute format('grant {OWNER} to %I', current_user);
      end if;
      perform pg_catalog.set_config('role', '{OWNER}', true);
      if not (
{indent(MAY_WORK.strip(), "        ")}
      ) then
        raise insufficient_privilege;
      end if;
      exit;
    exception
      when insufficient_privilege or invalid_parameter_value or undefined_object then
        null;
    end;
  end loop;
end;
$meshhook$;
"""

_ROLE_BACK = """
select pg_catalog.set_config('role', pg_catalog.current_setting('meshhook.role_before'), true);
"""

_DROP_REPLAYED = f"""
do $meshhook$
declare
  v_statement text;
begin
  for v_statement in
{indent(DROPS.strip(), "    ")}
  loop
    execute v_statement;
  end loop;
end;
$meshhook$;
"""

_TREE_RECORD = """
insert into meshhook_private.schema_tree (sha256) values ('{sha256}')
on conflict (is_current) do update set sha256 = excluded.sha256, applied_at = now();
notify pgrst, 'reload schema';
"""


def _record(migration: Migration) -> str:
    return (
        "insert into meshhook_private.schema_migrations (number, name, sha256)\n"
        f"values ({migration.number}, '{migration.name}', '{migration.file.sha256}');"
    )


def _guard(before: int) -> str:
    """Refuse a database that is elsewhere: `meshhook migrate` was there before, or a file was left out."""
    return f"""
do $meshhook$
declare
  v_newest int := 0;
begin
  if pg_catalog.to_regclass('meshhook_private.schema_migrations') is not null then
    select coalesce(max(m.number), 0) into v_newest from meshhook_private.schema_migrations as m;
  end if;
  if v_newest <> {before} then
    raise exception 'This file follows migration {before} of MeshHook; the database has gone through %.', v_newest
      using hint = 'Is it there already? supabase migration repair --status applied VERSION';
  end if;
end;
$meshhook$;
"""
