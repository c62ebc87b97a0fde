"""Twins of the schema: the same, with one guard taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from harness.databases import Connection

from .stage import Stage

FUNCTION = """
select pg_get_functiondef(p.oid)
from pg_proc as p where p.pronamespace::regnamespace::text || '.' || p.proname = %s
"""

POLICY = """
select
  format('alter policy %%I on %%s with check (%%s)', polname, polrelid::regclass, pg_get_expr(polwithcheck, polrelid))
from pg_policy where polrelid::regclass::text || '.' || polname = %s
"""


@dataclass(frozen=True, slots=True)
class Twin:
    """What is taken out: pieces of functions, conditions of policies, or whatever statements take away."""

    functions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """{function: {piece: what stands there instead}}"""
    checks: Mapping[str, str] = field(default_factory=dict)
    """{table.policy: its WITH CHECK instead}"""
    statements: tuple[str, ...] = ()
    """They can't be undone, so that such a twin needs a database of its own, or a transaction that is rolled back."""

    @contextmanager
    def of(self, stage: Stage) -> Iterator[None]:
        """While this lasts, the database of the stage is the twin."""
        functions = [_found(stage.referee, FUNCTION, name) for name in self.functions]
        policies = [_found(stage.referee, POLICY, name) for name in self.checks]
        try:
            self.make(stage.referee)
            yield
        finally:
            for statement in [*functions, *policies]:
                stage.referee.execute(statement.encode())

    def make(self, connection: Connection) -> None:
        """Make the database the twin, for good or until the transaction of the connection is rolled back."""
        for name, pieces in self.functions.items():
            connection.execute(_replace(_found(connection, FUNCTION, name), pieces).encode())
        for name, check in self.checks.items():
            begin, _ = _found(connection, POLICY, name).split(" with check ")
            connection.execute(f"{begin} with check ({check})".encode())
        for statement in self.statements:
            connection.execute(statement.encode())

    def __or__(self, other: Twin) -> Twin:
        """Without the guards of either."""
        functions = {
            name: {**self.functions.get(name, {}), **other.functions.get(name, {})}
            for name in [*self.functions, *other.functions]
        }
        return Twin(functions, {**self.checks, **other.checks}, self.statements + other.statements)


def _found(connection: Connection, query: str, name: str) -> str:
    row = connection.execute(query.encode(), [name]).fetchone()
    assert row is not None, f"there is no {name}"
    return str(next(iter(row.values())))


def _replace(text: str, pieces: Mapping[str, str]) -> str:
    """The function without its guard; a guard that isn't found has moved, and the twin would be none."""
    for piece, instead in pieces.items():
        assert text.count(piece) == 1, f"{piece!r} stands {text.count(piece)} times in\n{text}"
        text = text.replace(piece, instead)
    return text
