"""One project as several sessions drive it at once: people, workers, and a superuser who looks on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from harness.databases import Connection, Database

Json = Any
T = TypeVar("T")

KINDS = ["transform", "http_call", "branch", "delay", "terminate", "pause"]
LEASE_S = 600
"""Longer than any test: a lease ends when a test says so."""
PROVE = "set constraints meshhook.prove_act immediate; set constraints meshhook.prove_act deferred"


class RefusedError(Exception):
    """A refusal of the error contract: a PTnnn code and a reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


def call(connection: psycopg.Connection[Any], function: str, **arguments: object) -> Json:
    """Call a function by named arguments. A typed refusal becomes RefusedError; any other error stays what it is."""
    names = ", ".join(f"{name} => %({name})s" for name in arguments)
    values = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in arguments.items()}
    try:
        row = connection.execute(f"select {function}({names}) as answer".encode(), values).fetchone()
    except psycopg.Error as error:
        if (error.sqlstate or "").startswith("PT"):
            raise RefusedError(error.sqlstate or "", json.loads(error.diag.message_detail or "{}")["reason"]) from error
        raise
    assert row is not None
    return row["answer"] if isinstance(row, dict) else row[0]


def transform(key: str, *parents: str, **data: Json) -> Json:
    """A transform that reads all its parents, so that its snapshots name their attempts."""
    reads = ", ".join(f"steps.{parent}.output" for parent in parents)
    return {"id": key, "type": "transform", "data": {"expression": f"[{reads}]" if parents else "input", **data}}


def edge(source: str, target: str, handle: str | None = None) -> Json:
    return {"source": source, "target": target} | ({"sourceHandle": handle} if handle else {})


class Project:
    """A project with its admin, and a superuser's connection that sees and does everything."""

    def __init__(self, database: Database, project_id: str | None = None) -> None:
        self.database = database
        self.judge = database.connect()
        self.user = uuid4()
        self.person = database.as_user(self.user)
        if project_id is None:
            self.id: str = call(self.person, "meshhook.create_project", name="a project")["project_id"]
        else:
            self.person.execute("insert into meshhook.projects (id, name) values (%s, 'a project')", [project_id])
            self.id = project_id

    def someone(self, role: str) -> tuple[UUID, Connection]:
        """Another member, with a connection of theirs."""
        user = uuid4()
        self.set_member(user, role)
        return user, self.database.as_user(user)

    def set_member(self, user: UUID, role: str | None) -> None:
        call(self.person, "meshhook.set_member", project_id=self.id, user_id=user, role=role)

    def publish(
        self, slug: str, nodes: Sequence[Json], edges: Sequence[Json] = (), deadline_s: int | None = None
    ) -> str:
        definition: Json = {"nodes": list(nodes), "edges": list(edges)}
        if deadline_s is not None:
            definition["settings"] = {"deadline_s": deadline_s}
        answer = call(self.person, "meshhook.publish_workflow", project_id=self.id, slug=slug, definition=definition)
        return str(answer["workflow_id"])

    def start(self, slug: str, person: Connection | None = None) -> str:
        return str(call(person or self.person, "meshhook.start_run", project_id=self.id, slug=slug)["run_id"])

    def steps(self, run_id: str) -> dict[str, str]:
        """The status of each step."""
        rows = self.judge.execute("select step_key, status from meshhook.run_steps where run_id = %s", [run_id])
        return {row["step_key"]: row["status"] for row in rows}

    def attempts(self, run_id: str) -> dict[str, list[str]]:
        """The statuses of each step's attempts, in order."""
        rows = self.judge.execute(
            "select step_key, array_agg(status order by attempt) as statuses"
            " from meshhook.step_attempts where run_id = %s group by step_key",
            [run_id],
        )
        return {row["step_key"]: row["statuses"] for row in rows}

    def status(self, run_id: str) -> str:
        return str(self.number("select status from meshhook.workflow_runs where id = %s", run_id))

    def queued(self, run_id: str) -> int:
        return int(self.number("select count(*) from meshhook.step_queue where run_id = %s", run_id))

    def number(self, query: str, *params: object) -> Any:
        """The one value that a query answers."""
        (row,) = self.judge.execute(query.encode(), params).fetchall()
        (value,) = row.values()
        return value

    def expire(self, work: Json) -> None:
        """Let a lease run out."""
        self.judge.execute(
            "update meshhook.step_queue set lease_expires_at = now() - interval '1 s' where id = %s",
            [work["queue_id"]],
        )


class Worker:
    """A worker's connection. Its methods may run in a thread of their own, one at a time."""

    def __init__(self, database: Database, name: str = "a worker", autocommit: bool = True) -> None:
        self.connection = database.worker(autocommit)
        self.name = name

    def claim(self, limit: int = 100, kinds: Sequence[str] = KINDS) -> list[Json]:
        work: list[Json] = self.exchange([], limit, kinds)["work"]
        return work

    def finish(self, *results: Json) -> list[str]:
        """Report; answers the status of each result."""
        return [result["status"] for result in self.exchange(results, 0)["results"]]

    def exchange(self, results: Sequence[Json], limit: int, kinds: Sequence[str] = KINDS) -> Json:
        return call(
            self.connection,
            "meshhook_worker.finish_and_claim",
            p_worker=self.name,
            p_results=Jsonb(list(results)),
            p_kinds=list(kinds),
            p_limit=limit,
            p_lease_s=LEASE_S,
        )

    def heartbeat(self, *works: Json) -> list[int]:
        leases = Jsonb([{"queue_id": work["queue_id"], "token": work["token"]} for work in works])
        answer = call(
            self.connection, "meshhook_worker.heartbeat", p_worker=self.name, p_leases=leases, p_lease_s=LEASE_S
        )
        owned: list[int] = answer["owned"]
        return owned

    def work_off(self, *fails: str) -> None:
        """Work until nothing is to be had; the named steps fail."""
        exchange = self.exchange([], 100)
        while exchange["work"]:
            results = [
                report(work, "failed" if work["step_key"] in fails else "succeeded") for work in exchange["work"]
            ]
            exchange = self.exchange(results, 100)
            assert all(result["status"] == "ok" for result in exchange["results"]), exchange["results"]


def report(work: Json, outcome: str = "succeeded", error_class: str = "expression", handle: str | None = None) -> Json:
    """What a worker says of a piece of work; the output tells whose it is."""
    result = {"queue_id": work["queue_id"], "token": work["token"], "outcome": outcome}
    if outcome == "succeeded":
        return {**result, "output": {"of": work["step_key"], "attempt": work["attempt"]}, "handle": handle}
    if outcome == "failed":
        return {**result, "error": {"code": "scripted", "class": error_class, "message": "as the test says"}}
    return result


def by_key(works: Sequence[Json]) -> dict[str, Json]:
    return {work["step_key"]: work for work in works}


def resume(person: Connection, run_id: str, step_key: str, **arguments: object) -> Json:
    return call(person, "meshhook.resume_run_from_step", run_id=run_id, step_key=step_key, **arguments)


def answer(act: Callable[[], T]) -> T | RefusedError:
    """What an act answers, a typed refusal included."""
    try:
        return act()
    except RefusedError as refusal:
        return refusal


def begin(act: Callable[[], T]) -> Future[T | RefusedError]:
    """Start an act in a thread of its own; `.result()` is what it answers."""
    executor = ThreadPoolExecutor(1)
    future = executor.submit(answer, act)
    executor.shutdown(wait=False)
    return future


def at_once(acts: Sequence[Callable[[], T]]) -> list[Future[T | RefusedError]]:
    """Start all of them, each in a thread of its own."""
    executor = ThreadPoolExecutor(len(acts))
    futures = [executor.submit(answer, act) for act in acts]
    executor.shutdown(wait=False)
    return futures


def blocked(database: Database, number: int) -> None:
    """Return once so many backends of this database wait for a lock at the same time."""
    database.wait_until(
        "select count(*) >= %s from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        [number],
    )


def deadlocks(database: Database) -> int:
    """How many deadlocks this database has seen; its connections are closed, since a backend counts when it goes."""
    database.close()
    database.wait_until(
        "select count(*) = 1 from pg_stat_activity"
        " where datname = current_database() and backend_type = 'client backend'"
    )
    with psycopg.connect(database.url) as connection:
        row = connection.execute("select deadlocks from pg_stat_database where datname = current_database()").fetchone()
    assert row is not None
    return int(row[0])
