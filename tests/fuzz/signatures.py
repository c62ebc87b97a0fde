"""Every function of the API, as the catalog says it is called."""

from __future__ import annotations

from dataclasses import dataclass

from harness.databases import Connection

SIGNATURES = """
select
  p.proname::text as name,
  p.provolatile <> 'v' as is_reading,
  array(
    select a.name from unnest(p.proargnames) with ordinality as a (name, place)
    where a.place <= p.pronargs order by a.place
  ) as names,
  array(
    select format_type(t.type, null) from unnest(p.proargtypes) with ordinality as t (type, place) order by t.place
  ) as types,
  p.pronargdefaults as defaults
from pg_proc as p
where p.pronamespace = 'meshhook'::regnamespace and has_function_privilege('authenticated', p.oid, 'execute')
order by 1
"""


@dataclass(frozen=True, slots=True)
class Argument:
    """One of a function."""

    name: str
    type: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """A function; one that only reads is called in a read-only transaction, as PostgREST does it."""

    name: str
    is_reading: bool
    arguments: tuple[Argument, ...]


def signatures_of(connection: Connection) -> list[Signature]:
    """All that `authenticated` may call."""
    found = []
    for row in connection.execute(SIGNATURES).fetchall():
        optional_from = len(row["names"]) - row["defaults"]
        arguments = (
            Argument(name, kind, place >= optional_from)
            for place, (name, kind) in enumerate(zip(row["names"], row["types"], strict=True))
        )
        found.append(Signature(row["name"], row["is_reading"], tuple(arguments)))
    return found
