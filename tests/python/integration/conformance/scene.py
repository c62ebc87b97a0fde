"""Two tenants, the people of one of them, and runs that wait for somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from harness.databases import Database
from harness.stage import Stage

Json = Any

REFUND = [
    ("order", "transform", {"expression": "input"}),
    ("pay", "transform", {"expression": "{paid: abs(input.amount)}"}),
    ("note", "transform", {"expression": "steps.pay.output"}),
]
LETTERS = {
    "items": "input.people",
    "key": "item",
    "node": {"type": "transform", "data": {"expression": "{to: item}"}},
}
PEOPLE = ("admin", "operator", "viewer", "stranger", "anon")


class Scene:
    """`admin`, `operator` and `viewer` are members of the project; `stranger` is the admin of another one.

    `newcomer` is nobody's member yet.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.stage = Stage(database)
        self.project_id: str = self.stage.project_id
        [owner] = self.stage.judge.execute("select owner from meshhook.projects").fetchall()
        self.people: dict[str, UUID | None] = {name: uuid4() for name in PEOPLE} | {
            "admin": owner["owner"],
            "anon": None,
        }
        for role in ("operator", "viewer"):
            self.stage.call("set_member", project_id=self.project_id, user_id=self.people[role], role=role)
        self._stranger = database.as_user(self.people["stranger"])
        self._stranger.execute("select meshhook.create_project('another project')")
        self.stage.publish("refund", *REFUND)
        self.stage.publish("letters", ("post", "map", LETTERS))
        self.stage.publish("approval", ("ask", "pause", {}), ("done", "transform", {"expression": "`true`"}))
        self.stage.publish("tomorrow", ("night", "delay", {"seconds": 86_400}))
        self.newcomer = uuid4()
        self.failed = self.failed_run()
        self.letters = self.stage.start("letters", {"people": ["ada", "bob"]})
        self._wait(self.letters, "succeeded")

    def failed_run(self) -> str:
        """A new run that has failed at `pay`, since its amount is a text."""
        run_id = self.stage.start("refund", {"amount": "12"})
        self._wait(run_id, "failed")
        return run_id

    def waiting_run(self) -> str:
        """A new run in the middle of a delay."""
        return self.stage.start("tomorrow")

    def resumed_later(self) -> str:
        """The act of a resume that no worker claims today."""
        return str(self.stage.resume(self.failed_run(), "pay", options={"delay": 86_400})["act_id"])

    def _wait(self, run_id: str, status: str) -> None:
        self.database.wait_until("select status = %s from meshhook.workflow_runs where id = %s", [status, run_id], 30)
