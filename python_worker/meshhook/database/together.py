"""Statements that go to the server in one piece, and whose answers are waited for once.

psycopg's own pipeline sends each statement by itself and looks for answers after it; the server wakes as
often, and both sides spend more on that than on a small statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import CharacterNotInRepertoire, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

MOST_PREPARED: Final = 100
"""Statements that a connection keeps prepared; any other is parsed each time."""


@dataclass(frozen=True)
class Statement:
    """SQL with `$1`, `$2`, ... in it; the same text is the same prepared statement."""

    text: str

    @cached_property
    def name(self) -> bytes:
        return sha256(self.text.encode()).hexdigest()[:32].encode()


class TogetherConnection(psycopg.AsyncConnection[Any]):
    """A connection that takes several statements at once, and prepares each when it is first used."""

    @cached_property
    def known_names(self) -> set[bytes | None]:
        """Of the statements that the server has prepared."""
        return set()

    async def execute_together(self, *statements: tuple[Statement, Sequence[str]]) -> list[PGresult]:
        """Carry out each with its values, and answer their results in order.

        Transactions are up to the statements. Raises the psycopg error of the first that fails; none after
        it is carried out.
        """
        given = [(statement, [_text(value) for value in values]) for statement, values in statements]
        results = await self.wait(self._exchange(given))
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result)
        return results

    def _exchange(self, given: Sequence[tuple[Statement, list[bytes]]]) -> PQGen[list[PGresult]]:
        """The results, without those of what was prepared and can be."""
        self.pgconn.enter_pipeline_mode()
        prepared = [name for statement, values in given for name in self._write(statement, values)]
        self.pgconn.pipeline_sync()
        yield from send(self.pgconn)
        results: list[PGresult] = []
        while (got := (yield from fetch_many(self.pgconn))) and got[0].status != ExecStatus.PIPELINE_SYNC:
            results += got
        if self.pgconn.status == ConnStatus.OK:
            self.pgconn.exit_pipeline_mode()
        kept = []
        for name, result in zip(prepared, results, strict=False):  # a connection that broke answers less
            if name is None or result.status != ExecStatus.COMMAND_OK:
                kept.append(result)
                self.known_names.discard(name)
        return kept

    def _write(self, statement: Statement, values: list[bytes]) -> Iterator[bytes | None]:
        """Tells for each message the name that it prepares, if it does."""
        if statement.name not in self.known_names:
            if len(self.known_names) >= MOST_PREPARED:
                self.pgconn.send_query_params(statement.text.encode(), values)
                yield None
                return
            self.pgconn.send_prepare(statement.name, statement.text.encode())
            self.known_names.add(statement.name)
            yield statement.name
        self.pgconn.send_query_prepared(statement.name, values)
        yield None


def _text(value: str) -> bytes:
    """As libpq takes a text: it would end it at a zero byte."""
    if "\0" in value:
        raise CharacterNotInRepertoire("A text holds a zero byte.")
    return value.encode()
