"""The page of a run: graph and table, attempts, events, and how it keeps up."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .browser import LOOKS, Visit
from .conftest import Stack, Visiting
from .screenshots import compare

STEPS = {"order": "succeeded", "pay": "failed", "note": "pending"}


@pytest.fixture(scope="module")
def failed(stack: Stack) -> str:
    return stack.failed_run()


def opened(visitor: Visit, run_id: str, place: str = "") -> Page:
    """The page of a run, once it shows it."""
    page = visitor.open(f"/runs/{run_id}{place}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("refund")
    return page


def said_by_graph(page: Page) -> dict[str, str]:
    nodes = page.locator("button[data-step]")
    expect(nodes).to_have_count(len(STEPS))
    return {
        str(node.get_attribute("data-step")): node.locator(".facts").inner_text().partition(" ")[0]
        for node in nodes.all()
    }


def said_by_table(page: Page) -> dict[str, str]:
    rows = page.get_by_role("region", name="Steps").locator("tbody tr")
    expect(rows).to_have_count(len(STEPS))
    return {row.locator("th").inner_text().strip(): row.locator("td").first.inner_text().strip() for row in rows.all()}


def test_graph_and_table_say_the_same(visit: Visiting, failed: str) -> None:
    page = opened(visit("operator"), failed)
    assert said_by_graph(page) == STEPS
    page.get_by_role("link", name="Table").click()
    assert said_by_table(page) == STEPS
    assert "view=table" in page.url
    page.reload()
    assert said_by_table(page) == STEPS


def test_keys_alone_read_a_step(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    page = opened(visitor, failed)
    said_by_graph(page)
    page.keyboard.press("j")
    page.wait_for_url("**step=order**")
    page.keyboard.press("j")
    page.wait_for_url("**step=pay**")
    page.keyboard.press("k")
    page.wait_for_url("**step=order**")
    page.keyboard.press("g")
    page.wait_for_url("**view=table**")
    page.keyboard.press("j")
    page.wait_for_url("**step=pay**")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    assert visitor.focused() == "pay"
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "step=" not in url)
    assert page.evaluate("document.activeElement.dataset.step") == "pay"
    page.keyboard.press("/")
    page.keyboard.type("note")
    expect(page.get_by_role("region", name="Steps").locator("tbody tr")).to_have_count(1)


def test_an_attempt_tells_what_it_was_given_and_what_came_of_it(visit: Visiting, failed: str) -> None:
    visitor = visit("viewer")
    page = opened(visitor, failed, "?step=pay")
    panel = page.get_by_role("region", name="pay")
    expect(panel).to_contain_text("invalid type for value")
    visitor.assert_accessible("an error")
    panel.get_by_role("link", name="Input").click()
    page.wait_for_url("**part=input**")
    expect(panel).to_contain_text('"amount": "12"')
    visitor.assert_accessible("an input")
    page.reload()
    expect(page.get_by_role("region", name="pay")).to_contain_text('"amount": "12"')


def test_events_lead_to_their_steps(visit: Visiting, failed: str) -> None:
    page = opened(visit("operator"), failed)
    events = page.get_by_label("Events, the newest first")
    expect(events).to_contain_text("run failed")
    events.get_by_role("link", name="pay").first.click()
    page.wait_for_url("**step=pay**")


def test_a_resume_is_seen_at_the_next_poll_with_who_and_why(visit: Visiting, stack: Stack) -> None:
    run_id = stack.failed_run()
    visitor = visit("operator")
    visitor.page.clock.install()
    page = opened(visitor, run_id, "?step=pay")
    expect(page.get_by_role("region", name="pay")).to_contain_text("Attempt 1")
    page.evaluate("window.isStill = true")
    stack.stage.resume(run_id, "pay", reason="the amount was a text", input_patch={"input": {"amount": 12}})
    stack.ended(run_id, "succeeded")
    visitor.pass_time(16)
    panel = page.get_by_role("region", name="pay")
    expect(panel).to_contain_text("Attempt 2")
    expect(panel).to_contain_text("the amount was a text")
    assert said_by_graph(page) == dict.fromkeys(STEPS, "succeeded")
    expect(page.locator("[aria-live=polite]")).to_contain_text(re.compile("succeeded", re.IGNORECASE))
    assert page.evaluate("window.isStill")
    visitor.assert_accessible("two attempts")


def test_a_run_that_is_still_is_asked_for_five_times_a_minute_at_most(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    visitor.page.clock.install()
    said_by_graph(opened(visitor, failed))
    visitor.asked.clear()
    visitor.pass_time(60)
    calls = visitor.calls()
    assert calls.keys() == {"get_run_version"}
    assert 3 <= calls.total() <= 5


def test_a_run_that_goes_on_is_asked_for_every_two_seconds(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish("refund-later", ("night", "delay", {"seconds": 86_400}))
    run_id = stack.stage.start("refund-later")
    visitor = visit("operator")
    visitor.page.clock.install()
    opened(visitor, run_id)
    visitor.asked.clear()
    visitor.pass_time(20)
    assert visitor.calls().keys() == {"get_run_version"}
    assert 7 <= visitor.calls().total() <= 10
    visitor.assert_accessible("a run that waits")


def test_a_page_that_nobody_sees_asks_nothing_and_at_once_when_seen(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    visitor.page.clock.install()
    page = opened(visitor, failed)
    said_by_graph(page)
    hide = "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(hide, True)
    visitor.asked.clear()
    visitor.pass_time(60)
    assert visitor.asked == []
    page.evaluate(hide, False)
    visitor.pass_time(1)
    assert visitor.calls()["get_run_version"] >= 1


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("view", ["graph", "table"])
def test_it_looks_as_it_should(visit: Visiting, failed: str, view: str, phone: bool) -> None:
    visitor = visit("operator", phone=phone)
    page = opened(visitor, failed, f"?view={view}&step=pay")
    expect(page.get_by_role("region", name="pay")).to_contain_text("invalid type for value")
    changing = [page.locator(one) for one in (".facts.muted", ".when", ".who", ".took", "time")]
    changing.append(page.get_by_title("Ask again"))
    for look in [look for look in LOOKS if look.is_phone == phone]:
        visitor.assert_sound(view, [look])
        compare(page, f"run-{view}-{look}", changing)


def test_a_viewer_is_told_why_nothing_can_be_done(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish("refund-tomorrow", ("night", "delay", {"seconds": 86_400}))
    run_id = stack.stage.start("refund-tomorrow")
    viewer, operator = visit("viewer"), visit("operator")
    page = opened(viewer, run_id, "?step=night")
    expect(page.get_by_role("region", name="night")).to_contain_text("operator")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(opened(operator, run_id).get_by_role("button", name="Cancel")).to_be_visible()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_run_of_others_looks_like_none(visit: Visiting, failed: str, is_there: bool) -> None:
    visitor = visit("stranger")
    visitor.open(f"/runs/{failed if is_there else uuid4()}")
    expect(visitor.page.get_by_role("alert")).to_contain_text("run not found")
    visitor.assert_accessible("no such run")
    visitor.forgive("404")
