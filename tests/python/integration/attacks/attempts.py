"""What to try on another tenant: every verb on every relation of the catalog, and every function."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid4

from harness.databases import Connection

from .calls import Function, functions, mixtures
from .judging import UUIDS

RELATIONS = """
select
  c.oid::regclass::text as name, c.relkind::text as kind,
  array_agg(a.attname::text order by a.attnum) as columns,
  array_agg(
    case
      when a.attidentity <> '' then 'serial'
      when a.attgenerated <> '' then 'generated'
      else format_type(a.atttypid, null)
    end order by a.attnum
  ) as types,
  coalesce((
    select array_agg(distinct u.attname::text)
    from pg_index as i inner join pg_attribute as u on u.attrelid = i.indrelid and u.attnum = any(i.indkey)
    where i.indrelid = c.oid and i.indisunique
  ), '{}') as keys,
  coalesce((
    select array_agg(distinct u.attname::text)
    from pg_constraint as k inner join pg_attribute as u on u.attrelid = k.conrelid and u.attnum = any(k.conkey)
    where k.conrelid = c.oid and k.contype = 'f'
  ), '{}') as parents
from pg_class as c
inner join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace::regnamespace::text like 'meshhook%' and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
group by c.oid order by 1
"""

GRANTED = """
select array_agg(a.attname::text) from pg_attribute as a
where a.attrelid = %s::regclass and a.attnum > 0 and has_column_privilege(%s, a.attrelid, a.attnum, %s)
"""

CONSTANTS = {
    "uuid": f"'{UUID(int=7)}'",
    "text": "'x'",
    "integer": "7",
    "bigint": "7",
    "smallint": "7",
    "boolean": "true",
    "jsonb": "'{}'",
    "timestamp with time zone": "now()",
    "serial": "default",
    "generated": "default",
}
"""A value of each type that needs no look at the row; null for the rest."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or sequence: its columns and their types, which are in a unique key, which refer to a parent."""

    name: str
    kind: str
    columns: dict[str, str]
    keys: Collection[str]
    parents: Collection[str]

    @property
    def tenant(self) -> str | None:
        """The column that says whose a row is."""
        name = "id" if self.name == "meshhook.projects" else "project_id"
        return name if name in self.columns else None


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a role of the database and claims. `is_bare`: owns no row that a blind statement could meet."""

    name: str
    role: str
    person: UUID | None
    is_bare: bool = False

    @property
    def sees_all(self) -> bool:
        """A backend's role bypasses row level security: it reads, and starts runs for, every tenant."""
        return self.role == "service_role"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A statement, and what it tries on what."""

    verb: str
    on: str
    statement: str

    @property
    def names(self) -> set[str]:
        """The ids that it names itself."""
        return set(UUIDS.findall(self.statement))


ALIASES = {"undoes": "act_id"}
"""Columns that name something of a tenant under another name than arguments do."""


class Tenants(Protocol):
    """Two tenants: `own` and `foreign` name something of theirs for each argument of a function that does."""

    own: dict[str, Any]
    foreign: dict[str, Any]
    theirs: frozenset[str]


class Attempts:
    """The attempts of each caller, by the catalog that a superuser's connection sees."""

    def __init__(self, connection: Connection, tenants: Tenants) -> None:
        self.connection = connection
        self.own = tenants.own
        self.foreign = tenants.foreign
        self.theirs = tenants.theirs
        self.functions = functions(connection)
        self.relations = [
            Relation(
                row["name"],
                row["kind"],
                dict(zip(row["columns"], row["types"], strict=True)),
                row["keys"],
                row["parents"],
            )
            for row in connection.execute(RELATIONS).fetchall()
        ]

    def of(self, caller: Caller) -> Iterator[Attempt]:
        """Everything that a caller tries."""
        for relation in self.relations:
            if relation.kind == "S":
                yield from _of_sequence(relation)
                continue
            yield from self._reads(caller, relation)
            yield from self._inserts(caller, relation)
            yield from self._changes(relation)
        for function in self.functions:
            yield from self._calls(caller, function)

    def _reads(self, caller: Caller, relation: Relation) -> Iterator[Attempt]:
        """All that can be seen, in the columns that the caller may read."""
        if caller.sees_all:
            return
        columns = self._granted(caller, relation, "select") or ["*"]
        query = f"select jsonb_agg(t)::text from (select {', '.join(columns)} from {relation.name}) as t"
        yield Attempt("select", relation.name, query)
        if relation.kind == "r":
            for strength in ("update", "key share"):
                yield Attempt(
                    "lock",
                    relation.name,
                    f"do 'begin perform from {relation.name} as t"
                    f" where {_theirs(relation, self.foreign, twice=True)} for {strength};"
                    f" if found then raise ''met''; end if; end'",
                )

    def _inserts(self, caller: Caller, relation: Relation) -> Iterator[Attempt]:
        """A row of theirs again; the same under a new key; a row of one's own, with each of its parents theirs."""
        row = self._row(relation, self.foreign)
        if relation.kind == "r" and relation.tenant:
            assert row, f"the other tenant has no row in {relation.name}"
        if caller.sees_all and relation.name == "meshhook.workflow_runs":
            return
        granted = self._granted(caller, relation, "insert")
        all_columns = [name for name, kind in relation.columns.items() if kind != "generated"]
        for columns in [all_columns, *([granted] if granted else [])]:
            for values in self._variants(caller, relation, row or {}):
                given = json.dumps({name: values.get(name) for name in columns})
                if not self.theirs & set(UUIDS.findall(given)):
                    continue
                text = given.replace("'", "''")
                names = ", ".join(columns)
                yield Attempt(
                    "insert",
                    relation.name,
                    f"insert into {relation.name} ({names}) overriding system value"
                    f" select {names} from jsonb_populate_record(null::{relation.name}, '{text}')",
                )

    def _variants(self, caller: Caller, relation: Relation, row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield row
        if relation.name == "meshhook.projects":
            return
        yield _renewed(relation, row, caller)
        own = {**(self._row(relation, self.own) or {}), "project_id": str(self.own["project_id"])}
        for name in relation.parents:
            if relation.columns[name] == "uuid" and name != relation.tenant:
                theirs = row.get(name) or str(self.foreign[ALIASES.get(name, name)])
                yield {**_renewed(relation, own, caller), name: theirs}

    def _changes(self, relation: Relation) -> Iterator[Attempt]:
        """Each column, and whole rows; aimed at theirs, and blind, since a WHERE asks the policies of SELECT."""
        theirs = _theirs(relation, self.foreign)
        for name, kind in relation.columns.items():
            value = f"'{self.own['project_id']}'" if name == "project_id" else CONSTANTS.get(kind, "null")
            yield Attempt("update", relation.name, f"update {relation.name} set {name} = {value} where {theirs}")
            yield Attempt("blind update", relation.name, f"update {relation.name} set {name} = {value}")
        yield Attempt("delete", relation.name, f"delete from {relation.name} where {theirs}")
        yield Attempt("blind delete", relation.name, f"delete from {relation.name}")
        yield Attempt("truncate", relation.name, f"truncate {relation.name} cascade")

    def _calls(self, caller: Caller, function: Function) -> Iterator[Attempt]:
        if caller.sees_all and function.name in ("start_run", "get_actor", "get_input"):
            return
        mine = {**self.own, "user_id": caller.person or uuid4()}
        for arguments in mixtures(function, mine, self.foreign):
            yield Attempt("call", function.name, function.call(arguments))

    def _row(self, relation: Relation, tenant: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row of a tenant."""
        condition = _theirs(relation, tenant)
        found: dict[str, Any] | None = self._look(
            f"select to_jsonb(t) from {relation.name} as t where {condition} limit 1"
        )
        return found

    def _granted(self, caller: Caller, relation: Relation, verb: str) -> list[str]:
        return list(self._look(GRANTED, relation.name, caller.role, verb) or [])

    def _look(self, query: str, *params: str) -> Any:
        """One value."""
        row = self.connection.execute(query.encode(), params).fetchone()
        return None if row is None else next(iter(row.values()))


def _of_sequence(relation: Relation) -> Iterator[Attempt]:
    for statement in (
        f"perform nextval('{relation.name}')",
        f"perform setval('{relation.name}', 1)",
        f"perform last_value from {relation.name}",
    ):
        yield Attempt("sequence", relation.name, f"do $do$begin {statement}; end$do$")


def _theirs(relation: Relation, foreign: Mapping[str, Any], *, twice: bool = False) -> str:
    """The condition that only rows of theirs meet."""
    text = f"{relation.tenant} = '{foreign['project_id']}'" if relation.tenant else "true"
    return text.replace("'", "''") if twice else text


def _renewed(relation: Relation, row: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
    """The row with other values in its unique keys."""
    fresh = {
        name: _other(row.get(name), caller.person)
        for name in relation.keys
        if relation.columns[name] in CONSTANTS and name != relation.tenant and name not in relation.parents
    }
    return {**row, **fresh}


def _other(value: Any, person: UUID | None) -> Any:
    """Another value of a key."""
    if isinstance(value, int):
        return value + 1000
    return str(person or uuid4()) if value is None or UUIDS.fullmatch(value) else f"{value}x"
