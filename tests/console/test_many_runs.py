"""All failed runs of a filtered list are resumed, and the audit log tells of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .browser import PATIENCE_MS
from .conftest import Stack, Visiting

expect.set_options(timeout=PATIENCE_MS)


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
