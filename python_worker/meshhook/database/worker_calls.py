"""Everything a worker says to the database: four functions, LISTEN, and the set-up of a session."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from meshhook import json_text
from meshhook.errors import (
    DatabaseFailed,
    DatabaseUnavailable,
    InvalidSettings,
    MeshHookError,
    SchemaMissing,
    WrongServerVersion,
    from_database,
)
from meshhook.nodes.base import Work

WAKE_CHANNEL: Final = "meshhook_wake"

_ROLE: Final = "meshhook_worker"
_VERSIONS: Final = range(15, 19)
_LINK_OPTIONS: Final = {
    # A peer that is gone without a word is noticed within half a minute.
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one result: `ok`, `WF001` (the lease was not ours), `gone` or `invalid`."""

    queue_id: int
    status: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """The answer of a claim; `next_due_in_s` counts from the answer, None when nothing is due."""

    work: Sequence[Work]
    next_due_in_s: float | None
    results: Sequence[Answered] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """The installation in figures: steps by state, and acts by what they were and how they were answered."""

    queue: Mapping[str, int]
    oldest_due_s: float
    acts: Mapping[tuple[str, str], int]


class WorkerSession:
    """One connection in the role meshhook_worker. Every failure is an exception of `errors`."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, database_url: str, worker: str) -> Self:
        """Raises DatabaseUnavailable when it is worth trying again, anything else when it isn't."""
        try:
            given = conninfo_to_dict(database_url)
        except psycopg.ProgrammingError:
            raise InvalidSettings(
                "The database's address can't be read.",
                "It looks like postgresql://user:password@host:5432/database.",
            ) from None
        options = f"{given.get('options') or ''} -c role={_ROLE}".strip()
        wanted: dict[str, Any] = {
            **_LINK_OPTIONS,
            **given,
            "application_name": f"meshhook {worker}"[:63],
        }
        try:
            try:
                connection = await _open(make_conninfo(**{**wanted, "options": options}))
            except psycopg.OperationalError as error:
                if "unsupported startup parameter" not in str(error):
                    raise
                # A pooler that lets no options pass: the login itself must be a worker's then.
                connection = await _open(make_conninfo(**wanted))
        except psycopg.Error as error:
            raise _connect_problem(error) from error
        major = connection.info.server_version // 10_000
        if major not in _VERSIONS:
            await connection.close()
            raise WrongServerVersion(
                f"The server is PostgreSQL {major}; MeshHook needs {_VERSIONS[0]} to {_VERSIONS[-1]}."
            )
        connection.prepare_threshold = None
        return cls(connection)

    def prepare_statements(self) -> None:
        """Lets the server keep the plans of our statements; behind a transaction pooler they get lost."""
        self._connection.prepare_threshold = 3

    async def claim(self, worker: str, kinds: Sequence[str], limit: int, lease_s: int) -> Claimed:
        """At most `limit` steps of these kinds, leased to `worker`."""
        return _claimed(
            await self._call(
                "select meshhook_worker.claim(%s, %s, %s, %s)::text",
                (worker, list(kinds), limit, lease_s),
            )
        )

    async def finish_and_claim(
        self, worker: str, results: Sequence[str], kinds: Sequence[str], limit: int, lease_s: int
    ) -> Claimed:
        """Gives back `results`, each a JSON object as text, and claims, in one round trip."""
        return _claimed(
            await self._call(
                "select meshhook_worker.finish_and_claim(%s, %s::jsonb, %s, %s, %s)::text",
                (worker, f"[{','.join(results)}]", list(kinds), limit, lease_s),
            )
        )

    async def heartbeat(self, worker: str, leases: Sequence[tuple[int, str]], lease_s: int) -> frozenset[int]:
        """Renews the leases, (queue id, token) each; answers the queue ids still owned."""
        named = ",".join(f'{{"queue_id":{queue_id},"token":"{token}"}}' for queue_id, token in leases)
        answer = await self._call(
            "select meshhook_worker.heartbeat(%s, %s::jsonb, %s)::text",
            (worker, f"[{named}]", lease_s),
        )
        return frozenset(answer["owned"])

    async def stats(self) -> Stats:
        return _stats(await self._call("select meshhook_worker.stats()::text", ()))

    async def listen(self, channel: str) -> None:
        await self._execute(sql.SQL("listen {}").format(sql.Identifier(channel)))

    async def unlisten(self, channel: str) -> None:
        await self._execute(sql.SQL("unlisten {}").format(sql.Identifier(channel)))

    async def notify(self, channel: str) -> None:
        await self._execute(sql.SQL("notify {}").format(sql.Identifier(channel)))

    async def wait_for_notification(self, timeout_s: float | None = None) -> bool:
        """True once something was notified, False when the time is over."""
        is_notified = False
        try:
            async for _ in self._connection.notifies(timeout=timeout_s, stop_after=1):
                is_notified = True
        except psycopg.Error as error:
            raise self._problem(error) from error
        return is_notified

    async def close(self) -> None:
        await self._connection.close()

    async def _call(self, statement: str, arguments: tuple[Any, ...]) -> Any:
        try:
            cursor = await self._connection.execute(statement, arguments)
            row = await cursor.fetchone()
        except psycopg.Error as error:
            raise self._problem(error) from error
        return json_text.loads(row[0] if row else "null")

    async def _execute(self, statement: sql.Composed) -> None:
        try:
            await self._connection.execute(statement)
        except psycopg.Error as error:
            raise self._problem(error) from error

    def _problem(self, error: psycopg.Error) -> MeshHookError:
        problem = from_database(error)
        if self._connection.closed and not isinstance(problem, DatabaseUnavailable):
            return DatabaseUnavailable(f"The connection to the database broke: {problem.message}")
        return problem


async def _open(conninfo: str) -> psycopg.AsyncConnection[Any]:
    """A connection. A login that is given up half-way ends with this call.

    What holds it are the frames that the cancellation's traceback names. As long as they live the server waits
    for the login, for a minute by default, and with it whoever drops or creates a database there.
    """
    try:
        return await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    except asyncio.CancelledError as cancelled:
        raise cancelled.with_traceback(None) from None


def _connect_problem(error: psycopg.Error) -> MeshHookError:
    """A failed connection attempt carries no SQLSTATE, so two cases are known by their message."""
    message = str(error)
    if f'role "{_ROLE}" does not exist' in message:
        return SchemaMissing(
            "The database has no MeshHook, or an older one: its role meshhook_worker is missing.",
            "Run: meshhook migrate",
        )
    if f'permission denied to set role "{_ROLE}"' in message:
        return DatabaseFailed(
            "The worker's login may not act as meshhook_worker.",
            "Run as its owner: grant meshhook_worker to the_login",
            "42501",
        )
    return from_database(error)


def _claimed(answer: Mapping[str, Any]) -> Claimed:
    try:
        due = answer["next_due_at"]
        now = datetime.fromisoformat(answer["now"])
        return Claimed(
            work=[Work.from_wire(item) for item in answer["work"]],
            next_due_in_s=(datetime.fromisoformat(due) - now).total_seconds() if due else None,
            results=[
                Answered(item["queue_id"], item["status"], item.get("problem")) for item in answer.get("results", ())
            ],
        )
    except _MISREAD as error:
        raise _misread(error) from error


def _stats(answer: Mapping[str, Any]) -> Stats:
    try:
        queue = dict(answer["queue"])
        oldest_due_s = float(queue.pop("oldest_due_s") or 0)
        acts = {(one["act"], one["answer"]): int(one["count"]) for one in answer["acts"]}
        return Stats({state: int(steps) for state, steps in queue.items()}, oldest_due_s, acts)
    except _MISREAD as error:
        raise _misread(error) from error


_MISREAD: Final = (KeyError, TypeError, ValueError, AttributeError)


def _misread(error: Exception) -> DatabaseFailed:
    return DatabaseFailed(
        f"The database's answer is not what this worker understands ({error!r}).",
        "Worker and database may be of different versions: run meshhook migrate.",
    )
