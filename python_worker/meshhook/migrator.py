"""Bring a database to this version: frozen migrations once, functions, policies and views whenever they changed.

One transaction does all of it, so a failure leaves nothing behind. `sql/migrations` is what happened: each file is
carried out once, its sha256 is kept, and a file that differs later stops the migrator. `sql/functions`, `sql/policies`
and `sql/views` are what is: when their common hash changed, or a migration is due, the policies, triggers, views and
functions of our schemas are dropped first and made anew last. `create or replace` would keep stale grants and fail on
a renamed parameter, and a migration could not alter a column that a policy reads.

Everything but the first migration runs as `meshhook_owner`, so that nobody who logs in owns our objects. Where the
connecting user may not become that role, it goes on as itself.

Last of all, and also where nothing was due, the connecting user lets runs be broadcast if Supabase Realtime is there:
it may have come since.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from meshhook.errors import (
    DatabaseUnavailable,
    MeshHookError,
    MigrationChanged,
    MigrationFailed,
    SchemaTooNew,
    WrongServerVersion,
    from_database,
)
from meshhook.sqltree import Migration, SqlFile, SqlTree, read_tree

OWNER = "meshhook_owner"
OLDEST_SERVER, NEWEST_SERVER = 15, 18

LOCK_KEY = 0x6D657368686F6F6B  # "meshhook": one migrator a database
LOCK_TIMEOUT_MS = 3_000
_TRIES = 10
_BUSY = frozenset({"55P03", "40P01"})  # lock not available, deadlock: another try may get through

_Connection = psycopg.AsyncConnection[TupleRow]


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What one call changed. `replayed` counts the files of functions/, policies/ and views/ made anew.

    `realtime` is what `connect_realtime` answered: absent, refused, made or kept.
    """

    server_version: int
    applied: tuple[str, ...]
    replayed: int
    owner: str
    realtime: str = "absent"

    @property
    def is_unchanged(self) -> bool:
        """Whether the database was up to date already."""
        return not self.applied and not self.replayed and self.realtime != "made"


@dataclass(frozen=True, slots=True)
class _State:
    """What the bookkeeping tables say: name and sha256 by number, and the hash of what was replayed last."""

    applied: dict[int, tuple[str, str]]
    replayed_hash: str | None


async def migrate(
    url: str,
    *,
    on_phase: Callable[[str], None] | None = None,
    sql_root: Path | None = None,
) -> MigrationReport:
    """Carry out what is due in `sql/`, or in `sql_root`. Safe to call again, and by several at once."""
    tree = read_tree(sql_root)
    tell = on_phase or (lambda phase: None)
    try:
        connection = await psycopg.AsyncConnection.connect(
            url, application_name="meshhook migrate", client_encoding="utf8", connect_timeout=10
        )
    except (psycopg.Error, OSError) as error:
        raise _translated(error) from error
    try:
        version = await _check_server(connection)
        for remaining in reversed(range(_TRIES)):
            try:
                async with connection.transaction():
                    report = await _migrate_once(connection, tree, version, tell)
                    return replace(report, realtime=await _connect_realtime(connection))
            except psycopg.Error as error:
                if error.sqlstate not in _BUSY or not remaining:
                    raise _translated(error) from error
            tell("tables are in use, trying again")
            await asyncio.sleep(random.uniform(0.1, 1.0))
        raise AssertionError("the last try answers or raises")
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True)
class Due:
    """What a call of `migrate` would do: the names of migrations, and whether functions and policies are old."""

    migrations: tuple[str, ...]
    is_replay_due: bool


async def what_is_due(connection: _Connection) -> Due:
    """Looks, and changes nothing. Raises a MigrationFailed where `migrate` would."""
    tree = read_tree()
    state = await _read_state(connection)
    due = _due(tree, state)
    return Due(tuple(m.file.name for m in due), state.replayed_hash != tree.replayed_hash)


async def _check_server(connection: _Connection) -> int:
    version = connection.info.server_version // 10_000
    if not OLDEST_SERVER <= version <= NEWEST_SERVER:
        raise WrongServerVersion(
            f"The server is PostgreSQL {version}; MeshHook needs {OLDEST_SERVER} to {NEWEST_SERVER}."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise MigrationFailed(
            f"The database's encoding is {encoding}; MeshHook needs UTF8.",
            "Create it with: create database NAME encoding 'UTF8' template template0",
        )
    await connection.rollback()
    return version


async def _migrate_once(
    connection: _Connection, tree: SqlTree, version: int, tell: Callable[[str], None]
) -> MigrationReport:
    await connection.execute("set transaction isolation level read committed, read write")
    await connection.execute("set local statement_timeout = 0")
    await connection.execute("select pg_catalog.pg_advisory_xact_lock(%s)", [LOCK_KEY])
    await connection.execute(f"set local lock_timeout = {LOCK_TIMEOUT_MS}".encode())
    await connection.execute("set local idle_in_transaction_session_timeout = 0")
    await connection.execute("set local client_min_messages = warning")
    await connection.execute("set local check_function_bodies = off")
    await connection.execute("set local search_path = ''")

    owner = await _become_owner(connection)
    state = await _read_state(connection)
    due = _due(tree, state)
    if not due and state.replayed_hash == tree.replayed_hash:
        return MigrationReport(version, (), 0, owner)

    await _drop_replayed(connection)
    for migration in due:
        tell(f"migration {migration.file.name}")
        if migration.number == 1:  # creates the roles, the owner among them
            await connection.execute("reset role")
            await _run_file(connection, migration.file)
            owner = await _become_owner(connection)
            await connection.execute(BOOKKEEPING.encode())
        else:
            await _run_file(connection, migration.file)
        await connection.execute(
            "insert into meshhook_private.schema_migrations (number, name, sha256) values (%s, %s, %s)",
            [migration.number, migration.name, migration.file.sha256],
        )
    tell(f"{len(tree.replayed)} functions and policies")
    for file in tree.replayed:
        await _run_file(connection, file)
    await connection.execute(
        "insert into meshhook_private.schema_tree (sha256) values (%s)"
        " on conflict (is_current) do update set sha256 = excluded.sha256, applied_at = now()",
        [tree.replayed_hash],
    )
    await connection.execute("notify pgrst, 'reload schema'")
    return MigrationReport(version, tuple(m.file.name for m in due), len(tree.replayed), owner)


async def _become_owner(connection: _Connection) -> str:
    """Act as the owner role from here on if that is allowed; answers who we are.

    Since PostgreSQL 16 the creator of a role may grant it to anyone, itself included, but can't act as it until it did.
    """
    for statement in (b"select", f"grant {OWNER} to current_user".encode()):
        try:
            async with connection.transaction():
                await connection.execute(statement)
                await connection.execute(f"set local role {OWNER}".encode())
                if not await _value(connection, MAY_WORK):
                    raise psycopg.errors.InsufficientPrivilege
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue, _NoSuchRole):
            continue  # it may not, or there is no such role yet: the savepoint took the role back
        break
    return str(await _value(connection, "select current_user"))


_NoSuchRole = psycopg.errors.UndefinedObject
MAY_WORK = """
select
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
  or exists (
    select from pg_catalog.pg_namespace
    where nspname = 'meshhook_private' and nspowner = current_user::regrole
  )
"""

BOOKKEEPING = """
create schema if not exists meshhook_private;
create table if not exists meshhook_private.schema_migrations (
  number int primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table meshhook_private.schema_migrations is
'The migrations that this database went through, with the sha256 of each file as it was.';
create table if not exists meshhook_private.schema_tree (
  is_current boolean primary key default true constraint schema_tree_has_one_row check (is_current),
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table meshhook_private.schema_tree is
'The hash over all files of sql/functions and sql/policies that the objects here were made from.';
"""


async def _read_state(connection: _Connection) -> _State:
    """Nothing, in a database that was never migrated."""
    exists = await _value(
        connection,
        "select exists (select from pg_catalog.pg_class as c"
        " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where n.nspname = 'meshhook_private' and c.relname = 'schema_tree')",
    )
    if not exists:
        return _State({}, None)
    rows = await connection.execute("select number, name, sha256 from meshhook_private.schema_migrations")
    applied = {number: (name, sha256) for number, name, sha256 in await rows.fetchall()}
    return _State(applied, await _value(connection, "select sha256 from meshhook_private.schema_tree"))


def _due(tree: SqlTree, state: _State) -> Sequence[Migration]:
    """The migrations still to carry out, once it is sure that the earlier ones are what they were."""
    newest = max(state.applied, default=0)
    if newest > len(tree.migrations):
        raise SchemaTooNew(
            f"The database went through {newest} migrations, but this version knows {len(tree.migrations)}.",
            "Use the MeshHook that migrated it, or a newer one.",
        )
    for migration in tree.migrations[:newest]:
        recorded = state.applied.get(migration.number)
        if recorded is None:
            raise MigrationFailed(f"{migration.file.name} was never carried out, though later ones were.")
        if recorded != (migration.name, migration.file.sha256):
            raise MigrationChanged(
                f"{migration.file.name} differs from what this database was made with"
                f" ({migration.number:04}_{recorded[0]}.sql, sha256 {recorded[1][:12]}).",
                "Put the released file back and write a new migration for the change.",
            )
    return tree.migrations[newest:]


DROPS = """
with our_schemas as (
  select oid, nspname from pg_catalog.pg_namespace
  where nspname in ('meshhook', 'meshhook_private', 'meshhook_worker')
),
policies as (
  select format('drop policy %I on %I.%I', p.polname, s.nspname, c.relname) as statement
  from pg_catalog.pg_policy as p
  join pg_catalog.pg_class as c on c.oid = p.polrelid
  join our_schemas as s on s.oid = c.relnamespace
),
triggers as (
  select format('drop trigger %I on %I.%I', t.tgname, s.nspname, c.relname) as statement
  from pg_catalog.pg_trigger as t
  join pg_catalog.pg_class as c on c.oid = t.tgrelid
  join our_schemas as s on s.oid = c.relnamespace
  where not t.tgisinternal and t.tgparentid = 0
),
views as (
  select 'drop view ' || string_agg(format('%I.%I', s.nspname, c.relname), ', ') as statement
  from pg_catalog.pg_class as c
  join our_schemas as s on s.oid = c.relnamespace
  where c.relkind = 'v'
),
routines as (
  select 'drop routine ' || string_agg(p.oid::regprocedure::text, ', ') as statement
  from pg_catalog.pg_proc as p
  join our_schemas as s on s.oid = p.pronamespace
)
select statement
from (
  select 1, statement from policies
  union all select 2, statement from triggers
  union all select 3, statement from views
  union all select 4, statement from routines
) as drops (place, statement)
where statement is not null
order by place, statement
"""


async def _drop_replayed(connection: _Connection) -> None:
    rows = await connection.execute(DROPS.encode())
    for (statement,) in await rows.fetchall():
        await connection.execute(statement.encode())


async def _connect_realtime(connection: _Connection) -> str:
    """As the user who migrates: on hosted Supabase the owner may make no policy on Realtime's table."""
    await connection.execute("reset role")
    try:
        async with connection.transaction():
            return str(await _value(connection, f"select {CONNECT_REALTIME}"))
    except psycopg.errors.InsufficientPrivilege:
        return "refused"  # it is a member of the owner, but does not inherit its rights
    except psycopg.errors.UndefinedFunction:
        return "absent"  # a tree from before


CONNECT_REALTIME = "meshhook_private.connect_realtime()"


async def _run_file(connection: _Connection, file: SqlFile) -> None:
    try:
        await connection.execute(file.text.encode())
    except psycopg.Error as error:
        if error.sqlstate in _BUSY or error.sqlstate is None:
            raise
        message = " ".join((error.diag.message_primary or str(error)).split())
        raise MigrationFailed(f"{_place(file, error)}: {message}", error.diag.message_hint) from error
    if connection.info.transaction_status != TransactionStatus.INTRANS:
        raise MigrationFailed(f"{file.name} ends the transaction, which no file may do.")


def _place(file: SqlFile, error: psycopg.Error) -> str:
    position = error.diag.statement_position
    if position is None:
        return file.name
    return f"{file.name}, line {file.text.count(chr(10), 0, int(position)) + 1}"


async def _value(connection: _Connection, query: str) -> Any:
    row = await (await connection.execute(query.encode())).fetchone()
    return row[0] if row else None


def _translated(error: psycopg.Error | OSError) -> MeshHookError:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return MigrationFailed(
            f"This user may not change MeshHook's objects: {error.diag.message_primary}",
            f"Migrate as the user who did it first, as a member of {OWNER}, or as a superuser.",
        )
    if isinstance(error, psycopg.Error):
        return from_database(error)
    return DatabaseUnavailable(f"The database can't be reached: {error}")
