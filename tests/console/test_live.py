"""A run whose changes are heard: supabase-js as it is, in front of a server that speaks Realtime's protocol.

The database has the stand-in of Realtime's schema, and what the test passes on are the messages that it holds.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from harness.pgtap import REALTIME

from .browser import Visit
from .conftest import Stack, Visiting

POLL_S = 16
"""After so long a page that hears nothing has asked again."""


class Realtime:
    """The server at the other end of a page's socket: lets in or not, and passes messages on."""

    def __init__(self, page: Page, *, lets_in: bool = True) -> None:
        self.lets_in = lets_in
        self.opened = 0
        self.joined: dict[str, dict[str, Any]] = {}
        self.joins: list[tuple[str, str]] = []
        page.route_web_socket("**/realtime/v1/websocket*", self._on_open)
        page.route("**/config.json", self._configure)

    def pass_on(self, topic: str, event: str, payload: object) -> None:
        """What the database broadcast, to whoever has joined."""
        message = {"type": "broadcast", "event": event, "payload": payload}
        self.socket.send(json.dumps([None, None, f"realtime:{topic}", "broadcast", message]))

    def lose(self) -> None:
        self.socket.close(code=1011, reason="of a test")

    def close_channel(self) -> None:
        """The newest one; the socket stays."""
        join_ref, topic = self.joins[-1]
        self.socket.send(json.dumps([join_ref, None, topic, "phx_close", {}]))

    def _configure(self, route: Route) -> None:
        """As on Supabase, but for the address, which stays the gateway's."""
        config = route.fetch().json()
        route.fulfill(json={**config, "isLocal": False})

    def _on_open(self, socket: WebSocketRoute) -> None:
        self.opened += 1
        self.socket = socket
        socket.on_message(lambda message: self._answer(socket, message))

    def _answer(self, socket: WebSocketRoute, message: str | bytes) -> None:
        join_ref, ref, topic, event, payload = json.loads(message)
        is_refused = event == "phx_join" and not self.lets_in
        if event == "phx_join" and self.lets_in:
            self.joined[topic] = payload
            self.joins.append((join_ref, topic))
        status, response = ("error", {"reason": "Unauthorized"}) if is_refused else ("ok", {})
        reply = {"status": status, "response": response}
        socket.send(json.dumps([join_ref, ref, topic, "phx_reply", reply]))


@pytest.fixture(scope="module", autouse=True)
def broadcasting(stack: Stack) -> None:
    stack.stage.judge.execute(REALTIME.read_bytes())
    stack.stage.judge.execute("select meshhook_private.connect_realtime()")


@pytest.fixture
def run_id(stack: Stack) -> str:
    return stack.failed_run()


def sent(stack: Stack, run_id: str) -> list[dict[str, Any]]:
    rows = stack.stage.judge.execute(
        "select topic, event, payload from realtime.messages where payload ->> 'run_id' = %s"
        " order by (payload ->> 'last_event')::int",
        [run_id],
    )
    return rows.fetchall()


def opened(visitor: Visit, run_id: str) -> Page:
    """The page of the run, whose clock stands still."""
    visitor.page.clock.install()
    page = visitor.open(f"/runs/{run_id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("refund")
    return page


def pass_until_asked(visitor: Visit, seconds: int) -> None:
    """Let the page's clock run; meanwhile it asks whether the run has changed, and is answered."""
    with visitor.page.expect_response("**/rpc/get_run_version"):
        visitor.pass_time(seconds)


def expect_badge(page: Page, word: str) -> None:
    expect(page.get_by_title("Ask again now")).to_contain_text(word)


def test_a_change_is_shown_when_it_is_heard_of(stack: Stack, visit: Visiting, run_id: str) -> None:
    visitor = visit("viewer")
    realtime = Realtime(visitor.page)
    page = opened(visitor, run_id)
    expect_badge(page, "Live")
    joined = realtime.joined[f"realtime:meshhook:run:{run_id}"]
    assert joined["config"]["private"]
    assert joined["access_token"].count(".") == 2
    visitor.assert_accessible("a run that is live")
    pass_until_asked(visitor, 2)
    before = sent(stack, run_id)
    asked = visitor.calls()

    stack.stage.call("cancel_run", run_id=stack.stage.start("refund", {"amount": 1}))  # of which nobody here hears
    stack.stage.call("resume_run_from_step", run_id=run_id, step_key="pay")
    stack.ended(run_id, "failed")
    visitor.pass_time(2)
    assert visitor.calls() == asked
    for message in sent(stack, run_id)[len(before) :]:
        realtime.pass_on(**message)
    visitor.pass_time(1)
    expect(page.locator("[data-step=pay]")).to_contain_text("attempt 2")
    assert visitor.calls()["get_run"] == asked["get_run"] + 1


def test_a_page_that_hears_asks_seldom_also_while_a_run_runs(stack: Stack, visit: Visiting) -> None:
    stack.stage.publish("slow", ("wait", "delay", {"seconds": 3600}))
    run_id = stack.stage.start("slow")
    visitor = visit("viewer")
    Realtime(visitor.page)
    visitor.page.clock.install()
    page = visitor.open(f"/runs/{run_id}")
    expect_badge(page, "Live")
    pass_until_asked(visitor, 2)
    asked = visitor.calls()["get_run_version"]
    visitor.pass_time(12)
    assert visitor.calls()["get_run_version"] == asked
    pass_until_asked(visitor, 6)


def test_a_page_that_hears_asks_often_while_a_step_waits_for_a_worker(stack: Stack, visit: Visiting) -> None:
    stack.stage.publish("slow", ("wait", "delay", {"seconds": 3600}))
    run_id = stack.stage.start("slow")
    with stack.stage.judge.transaction():  # a step that no worker comes for
        stack.stage.judge.execute("set local session_replication_role = replica")
        stack.stage.judge.execute("update meshhook.run_steps set status = 'ready' where run_id = %s", [run_id])
    visitor = visit("viewer")
    Realtime(visitor.page)
    visitor.page.clock.install()
    page = visitor.open(f"/runs/{run_id}")
    expect_badge(page, "Live")
    pass_until_asked(visitor, 2)
    asked = visitor.calls()["get_run_version"]
    visitor.pass_time(12)
    assert visitor.calls()["get_run_version"] >= asked + 4


def test_a_channel_that_is_lost_is_polled_for_until_it_is_back(visit: Visiting, run_id: str) -> None:
    visitor = visit("viewer")
    realtime = Realtime(visitor.page)
    page = opened(visitor, run_id)
    expect_badge(page, "Live")
    realtime.lose()
    expect_badge(page, "Polling")
    visitor.pass_time(15)
    expect_badge(page, "Live")
    assert realtime.opened == 2


def test_a_channel_that_the_server_closes_is_joined_anew(visit: Visiting, run_id: str) -> None:
    visitor = visit("viewer")
    realtime = Realtime(visitor.page)
    page = opened(visitor, run_id)
    for joined in (1, 2):
        expect_badge(page, "Live")
        assert len(realtime.joins) == joined
        realtime.close_channel()
        expect_badge(page, "Polling")
        visitor.pass_time(2 * joined)
    expect_badge(page, "Live")


def test_who_is_not_let_in_polls_and_knocks_no_more(visit: Visiting, run_id: str) -> None:
    visitor = visit("viewer")
    realtime = Realtime(visitor.page, lets_in=False)
    page = opened(visitor, run_id)
    visitor.pass_time(2 * POLL_S)
    expect_badge(page, "Polling")
    knocked = realtime.opened
    visitor.pass_time(2 * POLL_S)
    assert realtime.opened == knocked == 1
    assert visitor.calls()["get_run_version"] > 1


def test_the_local_gateway_is_asked_for_no_socket(visit: Visiting, run_id: str) -> None:
    visitor = visit("viewer")
    sockets: list[str] = []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    page = opened(visitor, run_id)
    visitor.pass_time(POLL_S)
    expect_badge(page, "Polling")
    assert sockets == []
