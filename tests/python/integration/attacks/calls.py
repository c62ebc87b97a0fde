"""Every function of the schema meshhook, as the catalog has it, and values for whatever it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, LiteralString
from uuid import UUID

from psycopg import sql

from harness.databases import Connection

FUNCTIONS = """
select
  p.proname as name, p.pronargs - p.pronargdefaults as needed,
  coalesce(p.proargnames[:p.pronargs], '{}') as names, p.proargtypes::regtype[]::text[] as types
from pg_proc as p
where p.pronamespace = 'meshhook'::regnamespace and p.prokind = 'f'
order by p.proname
"""

VALUES: dict[str, Any] = {
    "a": 1,
    "act": "resume",
    "after": None,
    "answer": "run_busy",
    "attempt": 1,
    "b": 1,
    "bulk_key": None,
    "definition": {},
    "expected_attempt": None,
    "filter": {},
    "idempotency_key": None,
    "input_patch": None,
    "key": "KEY",
    "known": [],
    "name": "a project",
    "options": {},
    "page_size": 10,
    "plan_hash": None,
    "reason": None,
    "role": "admin",
    "slug": "going",
    "step_key": "b",
    "value_encrypted": "v1:k1:" + "A" * 40,
}
"""What stands for an argument of that name, where one must be given."""

OF_A_TENANT = {"project_id", "run_id", "from_run", "act_id", "among"}
"""Arguments that name what belongs to a tenant: an id, or a list of runs."""

OF_NO_TENANT = {"user_id"}
"""Users are members of any number of projects."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function with its arguments in order: name and type, of which so many must be given."""

    name: str
    needed: int
    arguments: dict[str, LiteralString]

    @property
    def ids(self) -> list[str]:
        """The arguments that name something of a tenant."""
        return [name for name in self.arguments if name in OF_A_TENANT]

    def fill(self, ids: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments for a call: what must be given, and each id."""
        unknown = [
            name
            for place, name in enumerate(self.arguments)
            if place < self.needed and name not in {*VALUES, *OF_A_TENANT, *OF_NO_TENANT}
        ]
        assert not unknown, f"what may {unknown} of {self.name} be? Tell VALUES or OF_A_TENANT in {__name__}"
        return {
            name: ids[name] if name in ids else VALUES[name]
            for place, name in enumerate(self.arguments)
            if place < self.needed or name in self.ids
        }

    def call(self, arguments: Mapping[str, Any]) -> str:
        """The call as a query of one row: all that it answers, as JSON."""
        given = sql.SQL(", ").join(
            sql.SQL("{} => {}").format(sql.Identifier(name), _literal(value, self.arguments[name]))
            for name, value in arguments.items()
        )
        query = sql.SQL("select jsonb_agg(t)::text as answer from {}({}) as t")
        return query.format(sql.Identifier("meshhook", self.name), given).as_string(None)


def functions(connection: Connection) -> list[Function]:
    """All of them; an id that is not said to be of a tenant or of none is a mistake of this file."""
    found = [
        Function(row["name"], row["needed"], dict(zip(row["names"], row["types"], strict=True)))
        for row in connection.execute(FUNCTIONS).fetchall()
    ]
    for function in found:
        ids = {name for name, kind in function.arguments.items() if kind.startswith("uuid")}
        assert ids <= OF_A_TENANT | OF_NO_TENANT, f"whose is what {ids} of {function.name} name? Tell {__name__}"
    assert len(found) >= 30
    return found


def mixtures(function: Function, own: Mapping[str, Any], foreign: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Arguments in which each id is own or foreign."""
    users = {name: own[name] for name in OF_NO_TENANT}
    for choice in product([own, foreign], repeat=len(function.ids)):
        picked = {name: whose[name] for name, whose in zip(function.ids, choice, strict=True)}
        yield function.fill({**users, **picked})


def _literal(value: Any, kind: LiteralString) -> sql.Composable:
    """The value as an argument of that type; ids are written as they are read."""
    if isinstance(value, dict):
        value = json.dumps(value)
    elif isinstance(value, list):
        value = [str(one) for one in value]
    elif isinstance(value, UUID):
        value = str(value)
    return sql.SQL("{}::{}").format(sql.Literal(value), sql.SQL(kind))
