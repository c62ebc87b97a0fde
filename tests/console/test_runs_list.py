"""The list of runs: filters that stand in the address, keys, pages, and what others see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .browser import LOOKS
from .conftest import Stack, Visiting
from .screenshots import compare

PAGE_SIZE = 50


@pytest.fixture(scope="module", autouse=True)
def runs(stack: Stack) -> dict[str, str]:
    """More than a page of runs, of which one failed and one waits."""
    stack.stage.publish("ping", ("pong", "transform", {"expression": "`1`"}))
    stack.stage.publish("tomorrow", ("night", "delay", {"seconds": 86_400}))
    many = [stack.stage.start("ping") for _ in range(PAGE_SIZE + 3)]
    for run_id in many:
        stack.ended(run_id, "succeeded")
    return {"failed": stack.failed_run(), "running": stack.stage.start("tomorrow"), "oldest": many[0]}


def rows(page: Page) -> list[str]:
    """The ids of the runs that are shown, from above."""
    return [str(link.get_attribute("title")) for link in page.locator("[data-row]").all()]


def test_a_page_of_runs_the_newest_first_and_the_next_page(visit: Visiting, runs: dict[str, str]) -> None:
    visitor = visit("operator")
    page = visitor.page
    expect(page.locator("[data-row]")).to_have_count(PAGE_SIZE)
    assert rows(page)[:2] == [runs["running"], runs["failed"]]
    visitor.assert_accessible("a full page")
    page.get_by_role("link", name="Older").click()
    page.wait_for_url("**after=**")
    expect(page.locator("[data-row]")).to_have_count(5)
    assert rows(page)[-1] == runs["oldest"]
    page.reload()
    expect(page.locator("[data-row]")).to_have_count(5)
    page.get_by_role("link", name="Newest").click()
    expect(page.locator("[data-row]")).to_have_count(PAGE_SIZE)


def test_a_filter_stands_in_the_address(visit: Visiting, runs: dict[str, str]) -> None:
    visitor = visit("operator")
    page = visitor.page
    page.get_by_label("State").select_option("failed")
    page.wait_for_url("**state=failed**")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.reload()
    assert page.get_by_label("State").input_value() == "failed"
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_label("State").select_option("any")
    page.wait_for_url(lambda url: "state" not in url)
    page.get_by_label("Workflow").select_option("tomorrow")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_have_attribute("title", runs["running"])
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[data-row]")).to_have_count(PAGE_SIZE)
    assert "workflow" not in page.url


@pytest.mark.parametrize(("label", "value"), [("Failed or paused at step", "pay"), ("Error contains", "abs")])
def test_what_is_typed_filters(visit: Visiting, runs: dict[str, str], label: str, value: str) -> None:
    page = visit("operator").page
    page.get_by_label(label).fill(value)
    expect(page.locator("[data-row]")).to_have_count(1)
    assert rows(page) == [runs["failed"]]


def test_no_run_matches(visit: Visiting) -> None:
    visitor = visit("operator")
    visitor.open("/runs?workflow=ping&state=failed")
    expect(visitor.page.get_by_text("No run matches.")).to_be_visible()
    visitor.assert_accessible("no run matches")


def test_keys_alone_find_a_run_and_open_it(visit: Visiting, runs: dict[str, str]) -> None:
    visitor = visit("operator")
    page = visitor.page
    expect(page.locator("[data-row]")).to_have_count(PAGE_SIZE)
    keyboard = page.keyboard
    keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-filter]')")
    keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    keyboard.press("j")
    assert visitor.focused() == runs["running"][-8:]
    keyboard.press("j")
    assert visitor.focused() == runs["failed"][-8:]
    keyboard.press("k")
    assert visitor.focused() == runs["running"][-8:]
    keyboard.press("j")
    keyboard.press("Enter")
    page.wait_for_url(f"**/runs/{runs['failed']}**")


def test_help_lists_the_keys_and_gives_the_focus_back(visit: Visiting) -> None:
    visitor = visit("operator")
    page = visitor.page
    page.get_by_role("button", name="Keys of this page").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of this page")
    expect(dialog).to_contain_text("next run")
    visitor.assert_accessible("the keys")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert visitor.focused() == "Keys of this page"


def test_it_looks_as_it_should(visit: Visiting) -> None:
    visitor = visit("viewer", phone=True)
    page = visitor.open("/runs?state=failed")
    expect(page.locator("[data-row]")).to_have_count(1)
    changing = [page.locator("[data-row]"), page.locator(".when"), page.locator(".who"), page.get_by_title("Ask again")]
    for look in LOOKS:
        visitor.assert_sound("one failed run", [look])
        compare(page, f"runs-{look}", changing)


def test_a_stranger_sees_no_project_and_how_to_get_into_one(visit: Visiting, stack: Stack) -> None:
    visitor = visit("stranger")
    expect(visitor.page.get_by_text("member of no project")).to_contain_text(str(stack.people["stranger"]))
    visitor.assert_accessible("no project")


def test_a_new_run_is_there_at_the_next_poll(visit: Visiting, stack: Stack) -> None:
    visitor = visit("operator")
    visitor.page.clock.install()
    page = visitor.open("/runs?workflow=refund")
    expect(page.locator("[data-row]")).to_have_count(1)
    run_id = stack.failed_run()
    visitor.pass_time(16)
    expect(page.locator("[data-row]")).to_have_count(2)
    assert rows(page)[0] == run_id


def test_an_idle_list_asks_at_most_five_times_a_minute_and_not_at_all_unseen(visit: Visiting) -> None:
    visitor = visit("operator")
    visitor.page.clock.install()
    page = visitor.open("/runs?state=failed")
    expect(page.locator("[data-row]").first).to_be_visible()
    visitor.asked.clear()
    visitor.pass_time(60)
    assert 3 <= len(visitor.asked) <= 5, visitor.calls()
