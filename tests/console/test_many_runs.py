"""All failed runs of a filtered list are resumed, and the audit log tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from meshhook.demo_service import DemoService

from .browser import LOOKS, PATIENCE_MS
from .conftest import Stack, Visiting
from .screenshots import compare

PAGE_SIZE = 50
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a service that does what it is asked."""
    with DemoService() as service:
        service.desk.repair()
        yield f"http://127.0.0.1:{service.port}/tickets"


@pytest.fixture(scope="module")
def charged(stack: Stack, service: str) -> list[str]:
    """Two runs that have charged a card below a step that has failed since."""
    stack.stage.publish(
        "order",
        ("book", "transform", {"expression": "abs(input.amount)", "resume": {"require_reason": True}}),
        ("charge", "http_call", {"method": "POST", "url": service, "body": {"cents": 12}}),
    )
    runs = [stack.ended(stack.stage.start("order", {"amount": 12}), "succeeded") for _ in range(2)]
    for run_id in runs:
        patch = {"input": {"amount": "12"}}
        stack.stage.resume(
            run_id, "book", input_patch=patch, options={"repeat": {"charge": "same_key"}}, reason="as a text"
        )
        stack.ended(run_id, "failed")
    return runs


def go_through(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("progressbar", name="All runs were gone through")).to_be_visible()


def test_a_filtered_list_is_resumed_once_however_often_the_page_is_opened(visit: Visiting, stack: Stack) -> None:
    runs = [stack.failed_run() for _ in range(3)]
    visitor = visit("operator")
    page = visitor.open("/runs?step=pay")
    page.get_by_role("link", name="Resume all failed at pay").click()
    go_through(page, "Dry run")
    expect(page.get_by_text("3 would resume")).to_be_visible()
    visitor.assert_accessible("a dry run")
    assert [len(stack.stage.attempts(run_id, "pay")) for run_id in runs] == [1, 1, 1]

    page.get_by_label("Reason").fill("the service is back")
    page.get_by_label("Reason").press("Tab")
    go_through(page, "Resume them")
    expect(page.get_by_text("3 resumed")).to_be_visible()
    expect(page.get_by_role("region", name="One line for each run").get_by_role("row")).to_have_count(4)
    visitor.assert_accessible("what was done")

    page.reload()
    go_through(page, "Go on")
    expect(page.get_by_text("3 replayed")).to_be_visible()
    assert [len(stack.stage.attempts(run_id, "pay")) for run_id in runs] == [2, 2, 2]


def test_it_looks_as_it_should(visit: Visiting, stack: Stack, charged: list[str]) -> None:
    """A dry run that waits for a word, and the audit log of what was done."""
    visitor = visit("operator")
    page = visitor.open("/resume-all?step=book&workflow=order&reason=the+service+is+back")
    go_through(page, "Dry run")
    expect(page.get_by_role("group", name="These would happen again")).to_be_visible()
    for look in LOOKS:
        visitor.looks(look)
        compare(page, f"bulk-{look}", [page.locator(one) for one in (".who", "fieldset .mono", "tbody th a")])
    run_id = stack.failed_run()
    for reason in ("the service is back", "once more"):
        stack.stage.resume(run_id, "pay", reason=reason, input_patch={"input": {"amount": "13"}})
        stack.ended(run_id, "failed")
    page = visitor.open(f"/audit?of={run_id}")
    expect(page.get_by_role("region", name="Audit log").locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("region", name="Audit chain")).to_contain_text("each with the hash")
    for look in LOOKS:
        visitor.looks(look)
        changing = (".who", ".when", ".head code", "tbody td", "tbody summary", "form input")
        compare(page, f"audit-{look}", [page.locator(one) for one in changing])


def test_what_holds_runs_back_is_said_and_ticked_for_all_of_them(
    visit: Visiting, stack: Stack, charged: list[str]
) -> None:
    visitor = visit("operator")
    page = visitor.open("/resume-all?step=book&workflow=order")
    table = page.get_by_role("region", name="One line for each run")
    go_through(page, "Dry run")
    expect(page.get_by_text("2 reason required")).to_be_visible()
    expect(table.get_by_text("say it above, in Reason")).to_have_count(2)
    page.get_by_label("Reason").fill("the service is back")
    page.get_by_label("Reason").press("Tab")
    go_through(page, "Dry run")
    expect(page.get_by_text("2 acknowledgement required")).to_be_visible()
    expect(table.get_by_text("Tick above")).to_have_count(2)
    page.get_by_role("checkbox", name="charge").check()
    visitor.assert_accessible("an effect of many runs")
    go_through(page, "Dry run")
    expect(page.get_by_text("2 would resume")).to_be_visible()
    go_through(page, "Resume them")
    expect(page.get_by_text("2 resumed")).to_be_visible()
    assert [len(stack.stage.attempts(run_id, "book")) for run_id in charged] == [3, 3]


def test_a_canary_that_fails_again_leaves_the_others_alone(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish("charge", ("charge", "transform", {"expression": "abs(input.amount)"}))
    runs = [stack.ended(stack.stage.start("charge", {"amount": "1"}), "failed") for _ in range(2)]
    page = visit("operator").open("/resume-all?step=charge&canary=1")
    go_through(page, "Resume them")
    expect(page.get_by_role("alert")).to_contain_text("has failed again")
    assert sorted(len(stack.stage.attempts(run_id, "charge")) for run_id in runs) == [1, 2]


def test_a_viewer_is_told_why_not(visit: Visiting, stack: Stack) -> None:
    stack.failed_run()
    page = visit("viewer").open("/runs?step=pay")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("link", name="Resume all failed")).to_have_count(0)
    page.goto(page.url.replace("/runs?", "/resume-all?"))
    expect(page.get_by_text("takes an operator")).to_be_visible()
    expect(page.get_by_role("button", name="Resume them")).to_have_count(0)


def test_the_audit_log_tells_who_did_what_and_why(visit: Visiting, stack: Stack) -> None:
    run_id = stack.failed_run()
    stack.stage.resume(run_id, "pay", reason="the service is back")
    visitor = visit("viewer")
    page = visitor.open(f"/audit?of={run_id}")
    rows = page.get_by_role("region", name="Audit log").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("resume step")
    expect(rows).to_contain_text("pay, attempt 1 → 2")
    expect(rows).to_contain_text("the service is back")
    chain = page.get_by_role("region", name="Audit chain")
    expect(chain).to_contain_text("verified")
    expect(chain).not_to_contain_text("not verified")
    visitor.assert_accessible("the audit log")
    page.get_by_label("What was done").select_option("cancel run")
    expect(page.get_by_text("Nothing matches.")).to_be_visible()


def test_the_audit_log_is_turned_page_by_page(visit: Visiting, stack: Stack) -> None:
    stack.people["newcomer"] = uuid4()
    for number in range(PAGE_SIZE + 2):
        stack.give("newcomer", "viewer" if number % 2 else "operator")
    visitor = visit("viewer")
    page = visitor.open(f"/audit?action=set_member&of={stack.people['newcomer']}")
    rows = page.get_by_role("region", name="Audit log").locator("tbody tr")
    expect(rows).to_have_count(PAGE_SIZE)
    visitor.assert_accessible("a full page of the audit log")
    page.get_by_role("link", name="Older").click()
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("role operator")
    page.get_by_role("link", name="Newest").click()
    expect(rows).to_have_count(PAGE_SIZE)
