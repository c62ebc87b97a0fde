"""The stack that the console runs against, and people in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.gateway import login_role
from harness.parts import Missing
from harness.stack import GatewayProcess, gateway_process, worker_child
from harness.stage import Stage
from meshhook.gateway.pages import console_directory

from .browser import DESKTOP, PATIENCE_MS, PHONE, Theme, Visit

FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
SIGNED_IN = "**/runs**"
CHANGE_SESSION = """(changes) => {
  const session = JSON.parse(localStorage["meshhook.session"]);
  localStorage["meshhook.session"] = JSON.stringify({ ...session, ...changes });
}"""
LONG_AGO = 1_500_000_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes long."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.long)


class Stack:
    """A gateway with the console, a worker, and the scene that they show."""

    def __init__(self, database: Database, gateway: GatewayProcess) -> None:
        self.database = database
        self.gateway = gateway
        self.stage = Stage(database)
        [row] = self.stage.judge.execute("select owner from meshhook.projects").fetchall()
        self.people: dict[str, UUID] = {"admin": row["owner"], "stranger": uuid4()}
        for role in ("operator", "viewer"):
            self.people[role] = uuid4()
            self.give(role, role)

        self.stage.publish(
            "refund",
            ("order", "transform", {"expression": "input"}),
            ("pay", "transform", {"expression": "{paid: abs(input.amount)}"}),
            ("note", "transform", {"expression": "steps.pay.output"}),
        )

    def give(self, who: str, role: str | None) -> None:
        """This person has the role from now on; without one they are no member."""
        self.stage.call("set_member", project_id=self.stage.project_id, user_id=self.people[who], role=role)

    def expired_token(self, who: str) -> str:
        """What this person was signed in with, long ago."""
        return self.gateway.forged(sub=str(self.people[who]), role="authenticated", exp=LONG_AGO)

    def failed_run(self) -> str:
        """A new run that has failed at `pay`, since its amount is a text."""
        return self.ended(self.stage.start("refund", {"amount": "12"}), "failed")

    def paid_run(self) -> str:
        """A new run that has succeeded."""
        return self.ended(self.stage.start("refund", {"amount": 12}), "succeeded")

    def ended(self, run_id: str, status: str) -> str:
        """The run, once it has come to this status."""
        self.database.wait_until("select status = %s from meshhook.workflow_runs where id = %s", [status, run_id], 30)
        return run_id


Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium(server: Cluster) -> Iterator[Browser]:
    """The browser; the run's server is there first, since starting it takes a loop that this one takes away."""
    program = shutil.which("chromium")
    if program is None:
        Missing("Chromium", "apt-get install chromium").skip()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program, args=FLAGS) as browser:
        yield browser


@pytest.fixture(scope="session")
def login(server: Cluster) -> Iterator[str]:
    with login_role(server, "console") as role:
        yield role


@pytest.fixture(scope="module")
def stack(server: Cluster, template: str, login: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One for the tests of a file."""
    if console_directory() is None:
        Missing("the built console", "make console").skip()
    with (
        cloned(server, "console", template) as database,
        worker_child(database.worker_url()),
        gateway_process(database.url, tmp_path_factory.mktemp("gateway"), login) as gateway,
    ):
        yield Stack(database, gateway)


@pytest.fixture
def visit(stack: Stack, chromium: Browser) -> Iterator[Visiting]:
    """`visit("operator")`: that person's page, signed in; `visit(None)`: somebody's who is not.

    `theme` is light or dark, `phone` a small screen with touch.
    """
    visits: list[Visit] = []

    def open_visit(who: str | None, *, theme: Theme = "light", phone: bool = False) -> Visit:
        options: dict[str, Any] = {"viewport": PHONE, "has_touch": True} if phone else {"viewport": DESKTOP}
        context = chromium.new_context(color_scheme=theme, reduced_motion="reduce", locale="en-GB", **options)
        visit = Visit(context, stack.gateway.url)
        visits.append(visit)
        if who is not None:
            visit.page.goto(stack.gateway.link(stack.people[who]))
            visit.page.wait_for_url(SIGNED_IN)
        return visit

    yield open_visit
    complaints = [one for visit in visits for one in visit.complaints]
    for visit in visits:
        visit.context.close()
    assert complaints == []
