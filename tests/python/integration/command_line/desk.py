"""A person at a terminal, and a worker whose results the test chooses."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from click.testing import CliRunner, Result

from harness.databases import Connection, Database
from meshhook.cli.main import main

ADMIN, VIEWER = str(uuid4()), str(uuid4())
KINDS = ["http_call", "transform", "branch", "delay", "terminate", "pause", "map", "supplied"]
CALL = {"url": "https://tickets.example/", "method": "POST"}
NODES = [
    {"id": "read", "type": "transform", "data": {"expression": "input.title"}},
    {"id": "call", "type": "http_call", "data": CALL},
    {"id": "after", "type": "transform", "data": {"expression": "steps.call.output"}},
]
DEFINITION = {
    "nodes": NODES,
    "edges": [{"source": "read", "target": "call"}, {"source": "call", "target": "after"}],
}
EFFECT = {"method": "POST", "url": CALL["url"], "status": 201, "sent_at": "2026-01-02T03:04:05Z"}
FAILED = {
    "outcome": "failed",
    "error": {"code": "http_503", "class": "client_error", "message": "The answer was 503."},
    "effect": {**EFFECT, "status": 503},
}
DONE = {"outcome": "succeeded", "output": {"status": 201}, "effect": EFFECT}


class Desk:
    """A person at a terminal, and a worker whose results the test chooses."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.worker: Connection = database.worker()
        self.environment = {"MESHHOOK_HOME": str(home), "MESHHOOK_DATABASE_URL": database.url}
        self.make_project()

    def make_project(self) -> str:
        connection = self.database.as_user(ADMIN)
        row = connection.execute("select meshhook.create_project('shop') as made").fetchone()
        assert row is not None
        project_id: str = row["made"]["project_id"]
        connection.execute("select meshhook.set_member(%s::uuid, %s::uuid, 'viewer')", [project_id, VIEWER])
        return project_id

    def type(self, *words: str, user: str = ADMIN, answer: str | None = None) -> Result:
        return CliRunner().invoke(main, [*words, "--as", user], input=answer, env=self.environment)

    def prune(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["audit", "prune", *words], env=self.environment)

    def json(self, *words: str, user: str = ADMIN) -> Any:
        result = self.type(*words, "--json", user=user)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def refusal(self, *words: str, user: str = ADMIN) -> dict[str, Any]:
        result = self.type(*words, "--json", user=user)
        assert (result.exit_code, result.stdout) == (1, "")
        error: dict[str, Any] = json.loads(result.stderr)["error"]
        return error

    def work(self, **results: dict[str, Any]) -> list[str]:
        """Execute what is ready until nothing is; answers the steps in order. Others succeed."""

        def name(work: dict[str, Any]) -> str:
            return f"{work['step_key']}[{work['item_key']}]" if work["item_key"] else str(work["step_key"])

        executed: list[str] = []
        finished: list[dict[str, Any]] = []
        while True:
            row = self.worker.execute(
                "select meshhook_worker.finish_and_claim('test', %s, %s, 10, 30) as answer",
                [json.dumps(finished), KINDS],
            ).fetchone()
            assert row is not None
            finished = [
                {
                    "queue_id": work["queue_id"],
                    "token": work["token"],
                    "outcome": "succeeded",
                    **results.get(name(work), {"output": work["step_key"]}),
                }
                for work in row["answer"]["work"]
            ]
            if not finished:
                return executed
            executed += [name(work) for work in row["answer"]["work"]]

    def failed_run(self) -> str:
        run_id: str = self.json("run", "start", "orders", "--input", '{"title": "x"}')["run_id"]
        self.work(call=FAILED)
        return run_id

    def finished_run(self) -> str:
        run_id: str = self.json("run", "start", "orders")["run_id"]
        self.work(call=DONE)
        return run_id

    def run_of(self, *nodes: dict[str, Any], **results: dict[str, Any]) -> str:
        """A run of these nodes in a chain, as far as it comes."""
        edges = [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(nodes)]
        definition = json.dumps({"nodes": nodes, "edges": edges})
        published = CliRunner().invoke(
            main, ["workflow", "publish", "own", "-", "--as", ADMIN], input=definition, env=self.environment
        )
        assert published.exit_code == 0, published.stderr
        run_id: str = self.json("run", "start", "own")["run_id"]
        self.work(**{"call": DONE, **results})
        return run_id

    def attempt(self, run_id: str, step: str) -> dict[str, Any]:
        """The newest attempt of a step."""
        attempts = self.json("run", "show", run_id)["attempts"]
        found: dict[str, Any] = [one for one in attempts if one["step_key"] == step][-1]
        return found

    def status(self, run_id: str) -> str:
        status: str = self.json("run", "show", run_id)["run"]["status"]
        return status
