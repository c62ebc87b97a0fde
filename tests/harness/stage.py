"""A project with an admin, for tests that watch workers from outside."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from harness.databases import Database
from harness.workers import PATIENCE_S

Json = Any


class Stage:
    """Calls the functions of a person, and looks at the tables as superuser."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.person = database.as_user(uuid4())
        self.judge = database.connect()
        self.project_id = self.call("create_project", name="a project")["project_id"]

    def call(self, function: str, **arguments: Any) -> Json:
        names = ", ".join(f"{name} => %({name})s" for name in arguments)
        values = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in arguments.items()}
        row = self.person.execute(f"select meshhook.{function}({names}) as answer".encode(), values).fetchone()
        assert row is not None
        return row["answer"]

    def publish(self, slug: str, *nodes: Json, edges: list[Json] | None = None) -> None:
        """Publishes nodes `(key, kind, data)`; without `edges` they form a chain."""
        keys = [key for key, _, _ in nodes]
        if edges is None:
            edges = [{"source": a, "target": b} for a, b in itertools.pairwise(keys)]
        definition = {"nodes": [{"id": key, "type": kind, "data": data} for key, kind, data in nodes], "edges": edges}
        self.call("publish_workflow", project_id=self.project_id, slug=slug, definition=definition)

    def start(self, slug: str, run_input: Json = None, *, text: str | None = None) -> str:
        """The id of a new run; `text` is an input as JSON text that Python could not write or read."""
        given = text or json.dumps(run_input or {})
        return str(self.call("start_run", project_id=self.project_id, slug=slug, input=given)["run_id"])

    def resume(self, run_id: str, step_key: str, **arguments: Any) -> Json:
        return self.call("resume_run_from_step", run_id=run_id, step_key=step_key, **arguments)

    def run(self, run_id: str) -> Json:
        return self.call("get_run", run_id=run_id)

    def status(self, run_id: str) -> str:
        row = self.judge.execute("select status from meshhook.workflow_runs where id = %s", [run_id]).fetchone()
        assert row is not None
        return str(row["status"])

    def attempts(self, run_id: str, step_key: str) -> list[dict[str, Any]]:
        """Every attempt of a step as it stands in the table."""
        return self.judge.execute(
            "select * from meshhook.step_attempts where run_id = %s and step_key = %s order by attempt",
            [run_id, step_key],
        ).fetchall()

    def effect_key(self, run_id: str, step_key: str) -> str:
        """The Idempotency-Key of the step's first attempt."""
        return str(self.attempts(run_id, step_key)[0]["effect_key"])

    async def ended(self, run_id: str, status: str = "succeeded") -> None:
        """Returns once the run has ended; it must have ended so."""
        await self.until(
            "select status in ('succeeded', 'failed', 'canceled', 'paused') from meshhook.workflow_runs where id = %s",
            run_id,
        )
        assert self.status(run_id) == status

    async def until(self, condition: str, *params: Any) -> None:
        """Returns once a query answers true; the server waits between looks, the event loop goes on."""
        ends_at = time.monotonic() + PATIENCE_S
        connection = await psycopg.AsyncConnection.connect(self.database.url, autocommit=True)
        async with connection:
            while True:
                row = await (await connection.execute(condition.encode(), params)).fetchone()
                if row and row[0]:
                    return
                if time.monotonic() > ends_at:
                    raise AssertionError(f"never true: {condition} {params}")
                await connection.execute("select pg_sleep(0.005)")
                await asyncio.sleep(0)
