"""What is refused is told with message, hint and code, and the page goes on once nothing is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from .browser import Visit
from .conftest import CHANGE_SESSION, Stack, Visiting

LARGE = "x" * 70_000
"""More than a patch may have."""
POLL_S = 16
"""After so long an idle page has asked again."""


@pytest.fixture
def failed(stack: Stack) -> str:
    return stack.failed_run()


def asked(visitor: Visit, run_id: str) -> Locator:
    visitor.open(f"/runs/{run_id}?step=pay&act=resume")
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Starts")
    return dialog


def resume(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Resume", exact=True).click()


def is_told(visitor: Visit, place: Locator, *, says: str, hint: str, code: str, status: str) -> None:
    refusal = place.get_by_role("alert")
    expect(refusal).to_contain_text(says, ignore_case=True)
    expect(refusal).to_contain_text(hint)
    expect(refusal.get_by_text(code)).to_be_hidden()
    refusal.get_by_text("Code", exact=True).click()
    expect(refusal.get_by_text(code)).to_be_visible()
    visitor.assert_accessible(code)
    visitor.forgive(status)


@contextmanager
def having(stack: Stack, who: str, role: str | None) -> Iterator[None]:
    """Meanwhile an admin has given this person another role, or has put them out of the project."""
    stack.give(who, role)
    yield
    stack.give(who, who)


def test_each_refusal_of_a_resume_is_told_and_the_dialog_stays_of_use(
    visit: Visiting, stack: Stack, failed: str
) -> None:
    visitor = visit("operator")
    dialog = asked(visitor, failed)
    page = visitor.page

    dialog.get_by_text("Change the input").click()
    text = dialog.get_by_label("Input as JSON")
    before = text.input_value()
    text.fill(before.replace('"12"', f'"{LARGE}"'))
    resume(dialog)
    is_told(visitor, dialog, says="too large", hint="a patch names only what changes", code="too_large", status="413")
    dialog.get_by_role("button", name="Back to what it was").click()

    with having(stack, "operator", "viewer"):
        resume(dialog)
        is_told(visitor, dialog, says="your role is too low", hint="Ask an admin", code="role_required", status="403")

    with having(stack, "operator", None):
        resume(dialog)
        is_told(visitor, dialog, says="run not found", hint="Check the id", code="run_not_found", status="404")

    holder = stack.database.connect()
    with holder.transaction():
        holder.execute("select from meshhook.workflow_runs where id = %s for update", [failed])
        resume(dialog)
        expect(dialog).to_contain_text("The run changed meanwhile.")
        is_told(visitor, dialog, says="busy", hint="ry again", code="run_busy", status="409")

    assert len(stack.stage.attempts(failed, "pay")) == 1
    resume(dialog)
    expect(page.get_by_role("region", name="pay: attempts 1 and 2")).to_be_visible()


def test_a_session_that_ends_in_the_middle_of_a_resume_leads_to_sign_in_and_back(
    visit: Visiting, stack: Stack, failed: str
) -> None:
    visitor = visit("operator")
    dialog = asked(visitor, failed)
    page = visitor.page
    reason = dialog.get_by_label("Reason, for the audit log")
    reason.fill("the amount was a text")
    dialog.get_by_text("Change the input").click()
    dialog.get_by_label("Input as JSON").fill('{"input": {"amount": 12}, "steps": {}}')
    over = {"access_token": stack.expired_token("operator"), "refresh_token": "over"}
    page.evaluate(CHANGE_SESSION, over)
    resume(dialog)
    page.wait_for_url("**/sign-in**")
    visitor.forgive("401")
    assert len(stack.stage.attempts(failed, "pay")) == 1
    visitor.signs_in_here(stack.gateway.link(stack.people["operator"]))
    page.wait_for_url(f"**/runs/{failed}?step=pay&act=resume")
    expect(dialog).to_contain_text("This is what you had written")
    expect(reason).to_have_value("the amount was a text")
    expect(dialog).to_contain_text("/input/amount")
    visitor.assert_accessible("what was written before a sign-in")
    resume(dialog)
    expect(page.get_by_role("region", name="pay: attempts 1 and 2")).to_be_visible()
    stack.ended(failed, "succeeded")
    page.reload()
    page.goto(f"{visitor.address}/runs/{failed}?step=pay&act=resume")
    expect(reason).to_have_value("")


def test_a_run_that_vanishes_under_an_open_page_stays_on_it_until_it_is_back(
    visit: Visiting, stack: Stack, failed: str
) -> None:
    visitor = visit("viewer")
    visitor.page.clock.install()
    page = visitor.open(f"/runs/{failed}?step=pay")
    shown = page.get_by_text("invalid type for value").first
    expect(shown).to_be_visible()
    page.evaluate("window.isStill = true")
    main = page.get_by_role("main")
    with having(stack, "viewer", None):
        visitor.pass_time(POLL_S)
        is_told(visitor, main, says="run not found", hint="Check the id", code="run_not_found", status="404")
        expect(shown).to_be_visible()
    visitor.pass_time(POLL_S)
    expect(main.get_by_role("alert")).to_have_count(0)
    expect(shown).to_be_visible()
    assert page.evaluate("window.isStill")


def test_a_project_that_is_lost_under_its_list_is_told_until_it_is_back(
    visit: Visiting, stack: Stack, failed: str
) -> None:
    visitor = visit("viewer")
    visitor.page.clock.install()
    page = visitor.open("/runs?state=failed")
    row = page.get_by_role("link", name=failed[-8:])
    expect(row).to_be_visible()
    with having(stack, "viewer", None):
        visitor.pass_time(POLL_S)
        refusal = page.get_by_role("main").get_by_role("alert")
        expect(refusal).to_contain_text("project not found")
        expect(refusal).to_contain_text("an admin can add you")
        expect(row).to_be_visible()
        visitor.assert_accessible("a lost project")
    visitor.pass_time(POLL_S)
    expect(refusal).to_have_count(0)
    expect(row).to_be_visible()
    with having(stack, "viewer", None):
        page.reload()
        expect(page.get_by_text("member of no project")).to_be_visible()
