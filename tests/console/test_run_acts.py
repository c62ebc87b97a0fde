"""What an operator does with a whole run, and what is copied from its page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .browser import Visit
from .conftest import Stack, Visiting


@pytest.fixture
def waiting(stack: Stack) -> str:
    """A run in the middle of a delay."""
    stack.stage.publish("refund-later", ("night", "delay", {"seconds": 86_400}))
    return stack.stage.start("refund-later")


def act(visitor: Visit, run_id: str, name: str) -> None:
    """Open the dialog by the keyboard, say why, and do it."""
    page = visitor.open(f"/runs/{run_id}")
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"{name} the run")
    expect(dialog).to_be_visible()
    visitor.assert_accessible(f"asked to {name}")
    dialog.get_by_role("textbox").fill("let me look first")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("name", "status"), [("Pause", "paused"), ("Cancel", "canceled")])
def test_an_act_is_done_and_seen_with_its_reason(
    visit: Visiting, stack: Stack, waiting: str, name: str, status: str
) -> None:
    visitor = visit("operator")
    act(visitor, waiting, name)
    page = visitor.page
    expect(page.get_by_role("region", name="Acts")).to_contain_text("let me look first")
    expect(page.locator("header").get_by_text(status, exact=True)).to_be_visible()
    assert stack.stage.status(waiting) == status


def test_an_act_that_comes_too_late_is_told_with_a_hint(visit: Visiting, stack: Stack, waiting: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{waiting}")
    page.get_by_role("button", name="Cancel").click()
    stack.stage.call("cancel_run", run_id=waiting)
    dialog = page.get_by_role("dialog", name="Cancel the run")
    dialog.get_by_role("button", name="Cancel the run").click()
    expect(dialog.get_by_role("alert")).to_contain_text("can be resumed from a step")
    dialog.get_by_text("Code").click()
    expect(dialog).to_contain_text("run_ended")
    visitor.assert_accessible("too late")
    visitor.forgive("409")


def test_escape_closes_a_dialog_and_gives_the_focus_back(visit: Visiting, stack: Stack, waiting: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{waiting}")
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert visitor.focused() == "Pause"
    assert stack.stage.status(waiting) == "running"


def test_the_id_of_a_run_and_a_payload_are_copied_whole(visit: Visiting, stack: Stack) -> None:
    run_id = stack.paid_run()
    visitor = visit("viewer")
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.open(f"/runs/{run_id}?step=pay&part=output")
    page.get_by_role("button", name="Copy the id of the run").click()
    assert page.evaluate("navigator.clipboard.readText()") == run_id
    page.get_by_role("region", name="pay").get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText().then(JSON.parse)") == {"paid": 12}
