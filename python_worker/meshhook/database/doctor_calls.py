"""What `meshhook doctor` asks the catalog; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg.rows import class_row, scalar_row

from meshhook.errors import MeshHookError, from_database
from meshhook.migrator import Due, what_is_due


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that are missing, and what the login is and may do."""

    missing: list[str]
    login: str
    is_worker: bool
    is_service_role_above_rls: bool


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction that is open in this database; `age_s` since it began."""

    pid: int
    login: str | None
    state: str | None
    age_s: float


class Examination:
    """One connection of the login that was given, in its own role."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, database_url: str) -> Examination:
        """Raises DatabaseUnavailable when nobody answers."""
        try:
            return cls(
                await psycopg.AsyncConnection.connect(
                    database_url, autocommit=True, connect_timeout=10, application_name="meshhook doctor"
                )
            )
        except psycopg.Error as error:
            raise from_database(error) from error

    async def close(self) -> None:
        await self._connection.close()

    @property
    def server_version(self) -> tuple[int, int]:
        """Major and minor."""
        return divmod(self._connection.info.server_version, 10_000)

    async def migrations(self) -> Due | None:
        """What `meshhook migrate` would do; None where this login may not look."""
        try:
            return await what_is_due(self._connection)
        except psycopg.errors.InsufficientPrivilege:
            return None
        except psycopg.Error as error:
            raise from_database(error) from error

    async def roles(self) -> Roles:
        async with self._connection.cursor(row_factory=class_row(Roles)) as cursor:
            await self._ask(cursor, _ROLES)
            roles = await cursor.fetchone()
        assert roles is not None
        return roles

    async def wrong_grants(self) -> list[tuple[str, str]]:
        """Where the catalog gives more or less than sql/ says: what, and the statement that mends it."""
        async with self._connection.cursor() as cursor:
            await self._ask(cursor, _WRONG_GRANTS)
            return [(told, mend) for told, mend in await cursor.fetchall()]

    async def sees_all_transactions(self) -> bool:
        async with self._connection.cursor(row_factory=scalar_row) as cursor:
            await self._ask(cursor, "select pg_has_role('pg_read_all_stats', 'usage')")
            return bool(await cursor.fetchone())

    async def oldest_transaction(self) -> Transaction | None:
        """Of those that this login sees, leaving out its own."""
        async with self._connection.cursor(row_factory=class_row(Transaction)) as cursor:
            await self._ask(cursor, _OLDEST_TRANSACTION)
            return await cursor.fetchone()

    async def _ask(self, cursor: psycopg.AsyncCursor[Any], statement: LiteralString) -> None:
        try:
            await cursor.execute(statement)
        except psycopg.Error as error:
            problem: MeshHookError = from_database(error)
            raise problem from error


_ROLES: LiteralString = """
select
  array(
    select wanted.name
    from unnest(array[
      'anon', 'authenticated', 'authenticator', 'meshhook_owner', 'meshhook_worker', 'service_role'
    ]) as wanted (name)
    where not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name)
  ) as missing,
  current_user::text as login,
  coalesce((
    select pg_catalog.pg_has_role(r.oid, 'member') from pg_catalog.pg_roles as r where r.rolname = 'meshhook_worker'
  ), false) as is_worker,
  coalesce((
    select r.rolbypassrls from pg_catalog.pg_roles as r where r.rolname = 'service_role'
  ), false) as is_service_role_above_rls
"""

_WRONG_GRANTS: LiteralString = """
with role as (
  select r.oid, r.rolname::text as name
  from pg_catalog.pg_roles as r
  where r.rolname in ('anon', 'authenticated', 'service_role', 'meshhook_worker')
),

ours as (
  select n.oid, n.nspname::text as name
  from pg_catalog.pg_namespace as n
  where n.nspname in ('meshhook', 'meshhook_private', 'meshhook_worker')
)

select
  format('%s %s use schema %s', r.name, case when w.wants then 'may not' else 'may' end, s.name) as told,
  case
    when w.wants then format('grant usage on schema %I to %I', s.name, r.name)
    else format('revoke usage on schema %I from %I', s.name, r.name)
  end as mend
from ours as s
cross join role as r
cross join lateral (
  select case s.name
    when 'meshhook' then r.name <> 'meshhook_worker'
    when 'meshhook_worker' then r.name = 'meshhook_worker'
    else false
  end as wants
) as w
where pg_catalog.has_schema_privilege(r.oid, s.oid, 'usage') <> w.wants
union all
select
  format('%s %s call %s', r.name, case when w.wants then 'may not' else 'may' end, p.oid::regprocedure),
  case
    when w.wants then format('grant execute on function %s to %I', p.oid::regprocedure, r.name)
    else format('revoke execute on function %s from %I', p.oid::regprocedure, r.name)
  end
from pg_catalog.pg_proc as p
inner join ours as s on s.oid = p.pronamespace and s.name = 'meshhook_worker'
cross join role as r
cross join lateral (select r.name = 'meshhook_worker' as wants) as w
where pg_catalog.has_function_privilege(r.oid, p.oid, 'execute') <> w.wants
union all
select
  format('everybody may call %s', p.oid::regprocedure),
  format('revoke execute on function %s from public', p.oid::regprocedure)
from pg_catalog.pg_proc as p
inner join ours as s on s.oid = p.pronamespace
where exists (
  select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) as a where a.grantee = 0
)
union all
select
  format('row level security is off on %s', c.oid::regclass),
  format('alter table %s enable row level security', c.oid::regclass)
from pg_catalog.pg_class as c
inner join ours as s on s.oid = c.relnamespace and s.name = 'meshhook'
where c.relkind in ('r', 'p') and not c.relrowsecurity
union all
select
  format('%s may %s %s', r.name, lower(v.verb), c.oid::regclass),
  format('revoke %s on %s from %I', lower(v.verb), c.oid::regclass, r.name)
from pg_catalog.pg_class as c
inner join ours as s on s.oid = c.relnamespace and s.name = 'meshhook'
cross join role as r
cross join unnest(array['DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) as v (verb)
where c.relkind in ('r', 'p') and pg_catalog.has_table_privilege(r.oid, c.oid, v.verb)
order by 1
"""

_OLDEST_TRANSACTION: LiteralString = """
select
  a.pid,
  a.usename::text as login,
  a.state,
  extract(epoch from clock_timestamp() - a.xact_start)::float8 as age_s
from pg_catalog.pg_stat_activity as a
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.xact_start is not null
order by a.xact_start
limit 1
"""
