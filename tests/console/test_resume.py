"""A resume in the browser: by an operator, beside a viewer, a stranger and somebody who was faster."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from meshhook.demo_service import DemoService

from .browser import LOOKS, PATIENCE_MS, Visit
from .conftest import Stack, Visiting
from .screenshots import compare

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def failed(stack: Stack) -> str:
    return stack.failed_run()


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a service that does what it is asked."""
    with DemoService() as service:
        service.desk.repair()
        yield f"http://127.0.0.1:{service.port}/tickets"


@pytest.fixture
def charged(stack: Stack, service: str) -> str:
    """A run that has charged a card, and failed below."""
    stack.stage.publish(
        "order",
        ("charge", "http_call", {"method": "POST", "url": service, "body": {"cents": 12}}),
        ("book", "transform", {"expression": "abs(input.amount)"}),
    )
    return stack.ended(stack.stage.start("order", {"amount": "12"}), "failed")


@pytest.fixture
def asking(stack: Stack) -> str:
    """A run that waits for an answer."""
    stack.stage.publish(
        "approve", ("ask", "pause", {"message": "Pay it?"}), ("note", "transform", {"expression": "steps.ask.output"})
    )
    return stack.ended(stack.stage.start("approve"), "paused")


def asked(visitor: Visit, run_id: str, step: str) -> tuple[Page, Locator]:
    """The dialog of a resume, once it shows what would happen."""
    page = visitor.open(f"/runs/{run_id}?step={step}&act=resume")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Starts")
    return page, dialog


def resumed(page: Page, run_id: str, step: str, a: int, b: int) -> Locator:
    """Both attempts side by side."""
    compared = page.get_by_role("region", name=f"{step}: attempts {a} and {b}")
    expect(compared).to_be_visible()
    expect(page).to_have_url(re.compile(f"/runs/{run_id}.*compare={a}-{b}"))
    return compared


def test_an_operator_resumes_in_three_clicks_from_the_first_page(visit: Visiting, stack: Stack, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.page
    page.get_by_role("link", name=failed[-8:]).click()
    page.get_by_role("button", name="Resume from pay").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume", exact=True).click()
    compared = resumed(page, failed, "pay", 1, 2)
    stack.database.wait_until(
        "select count(*) = 2 from meshhook.step_attempts where run_id = %s and status = 'failed'", [failed], 30
    )
    expect(compared).to_contain_text("Input, output and error are the same.")
    expect(compared).to_contain_text("can not be undone any more")


def test_a_changed_input_is_shown_sent_and_compared(visit: Visiting, stack: Stack, failed: str) -> None:
    visitor = visit("operator")
    page, dialog = asked(visitor, failed, "pay")
    dialog.get_by_text("Change the input").click()
    text = dialog.get_by_label("Input as JSON")
    before = text.input_value()
    text.fill("{")
    dialog.get_by_role("button", name="Resume", exact=True).click()
    expect(dialog).to_contain_text("The input can not be sent as it is written.")
    visitor.assert_accessible("an input that is no JSON")
    text.fill(before.replace('"12"', "12"))
    expect(dialog).to_contain_text("/input/amount")
    dialog.get_by_label("Reason").fill("a number, not a text")
    visitor.assert_accessible("a changed input")
    page.keyboard.press("Enter")
    compared = resumed(page, failed, "pay", 1, 2)
    stack.ended(failed, "succeeded")
    expect(compared).to_contain_text("a number, not a text")
    expect(compared).to_contain_text("It has succeeded: run it again from a step")
    visitor.assert_accessible("two attempts side by side")


def test_keys_alone_resume(visit: Visiting, stack: Stack, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{failed}?step=pay")
    expect(page.get_by_role("region", name="pay")).to_be_visible()
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Starts")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("r")
    expect(dialog.get_by_role("button", name="Resume", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    resumed(page, failed, "pay", 1, 2)


def test_focus_goes_back_to_what_opened_the_dialog(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{failed}")
    page.get_by_role("button", name="Resume from pay").click()
    expect(page.get_by_role("dialog")).to_contain_text("Starts")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Resume from pay")).to_be_focused()


def test_a_dialog_that_was_closed_leaves_nothing_to_go_back_to(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.page
    page.get_by_role("link", name=failed[-8:]).click()
    dialog = page.get_by_role("dialog")
    for name in ("Resume from pay", "Run again from start"):
        page.get_by_role("button", name=name).click()
        expect(dialog).to_be_visible()
        page.go_back()
        expect(dialog).to_be_hidden()
        page.get_by_role("button", name=name).click()
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
    page.go_back()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


def test_after_a_resume_going_back_leads_to_before_its_dialog(visit: Visiting, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{failed}")
    page.get_by_role("button", name="Resume from pay").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume", exact=True).click()
    compared = resumed(page, failed, "pay", 1, 2)
    page.go_back()
    expect(compared).to_be_hidden()
    expect(page).to_have_url(f"{visitor.address}/runs/{failed}")
    page.go_forward()
    resumed(page, failed, "pay", 1, 2).get_by_role("button", name="Close").click()
    expect(compared).to_be_hidden()
    expect(page).to_have_url(f"{visitor.address}/runs/{failed}")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_address_that_opens_a_dialog_forgets_it_once_it_is_closed(visit: Visiting, failed: str) -> None:
    page, dialog = asked(visit("operator"), failed, "pay")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("step=pay$"))


def test_an_effect_happens_again_only_when_it_is_ticked(
    visit: Visiting, stack: Stack, service: str, charged: str
) -> None:
    visitor = visit("operator")
    page, dialog = asked(visitor, charged, "charge")
    expect(dialog).to_contain_text(service)
    visitor.assert_accessible("an effect to decide")
    dialog.get_by_role("button", name="Resume", exact=True).click()
    expect(dialog).to_contain_text("Tick what happens again: charge.")
    assert len(stack.stage.attempts(charged, "charge")) == 1
    dialog.get_by_label("It may happen again").check()
    dialog.get_by_role("button", name="Resume", exact=True).click()
    resumed(page, charged, "charge", 1, 2)
    keys = {one["effect_key"] for one in stack.stage.attempts(charged, "charge")}
    assert len(keys) == 2


def test_the_same_key_is_sent_if_it_is_chosen(visit: Visiting, stack: Stack, charged: str) -> None:
    page, dialog = asked(visit("operator"), charged, "charge")
    dialog.get_by_label("Key of charge").select_option("the same")
    expect(dialog).to_contain_text("answers as it did")
    dialog.get_by_label("It may happen again").check()
    dialog.get_by_role("button", name="Resume", exact=True).click()
    resumed(page, charged, "charge", 1, 2)
    assert len({one["effect_key"] for one in stack.stage.attempts(charged, "charge")}) == 1


def test_who_is_slower_is_told_and_sees_the_attempt_of_who_was_faster(
    visit: Visiting, stack: Stack, failed: str
) -> None:
    visitor = visit("operator")
    page, dialog = asked(visitor, failed, "pay")
    stack.stage.resume(failed, "pay", reason="I was faster")
    stack.database.wait_until(
        "select count(*) = 2 from meshhook.step_attempts where run_id = %s and status = 'failed'", [failed], 30
    )
    dialog.get_by_role("button", name="Resume", exact=True).click()
    expect(dialog).to_contain_text("The run changed meanwhile.")
    expect(dialog).to_contain_text("attempt 2 → 3")
    expect(dialog).to_contain_text("I was faster")
    visitor.assert_accessible("the run changed meanwhile")
    assert len(stack.stage.attempts(failed, "pay")) == 2
    dialog.get_by_role("button", name="Resume", exact=True).click()
    resumed(page, failed, "pay", 2, 3)
    visitor.forgive("409")


def test_a_lost_answer_is_asked_for_again_with_the_same_key(visit: Visiting, stack: Stack, failed: str) -> None:
    visitor = visit("operator")
    page, dialog = asked(visitor, failed, "pay")
    sent: list[str] = []

    def lose_the_first(route: Route) -> None:
        sent.append((route.request.post_data_json or {})["idempotency_key"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/rpc/resume_run_from_step", lose_the_first)
    dialog.get_by_role("button", name="Resume", exact=True).click()
    resumed(page, failed, "pay", 1, 2)
    assert sent == [sent[0]] * 2
    assert len(stack.stage.attempts(failed, "pay")) == 2
    visitor.forgive("net::ERR_FAILED")


@pytest.mark.parametrize(("answer", "is_approved"), [("Approve", True), ("Reject", False)])
def test_a_question_is_answered(visit: Visiting, stack: Stack, asking: str, answer: str, is_approved: bool) -> None:
    visitor = visit("operator")
    page, dialog = asked(visitor, asking, "ask")
    dialog.get_by_role("button", name="Answer").click()
    expect(dialog).to_contain_text("Choose an answer.")
    dialog.get_by_label(answer).check()
    visitor.assert_accessible("a question")
    dialog.get_by_role("button", name=answer).click()
    resumed(page, asking, "ask", 1, 2)
    stack.ended(asking, "succeeded")
    assert stack.stage.attempts(asking, "ask")[-1]["output"] == {"approved": is_approved}


def test_a_viewer_sees_no_button_and_why(visit: Visiting, failed: str) -> None:
    visitor = visit("viewer")
    page = visitor.open(f"/runs/{failed}?step=pay&act=resume")
    expect(page.get_by_text("takes an operator").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Resume|Pause|Cancel|Run again"))).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    visitor.assert_accessible("a viewer")


def test_a_stranger_sees_nothing(visit: Visiting, failed: str) -> None:
    visitor = visit("stranger")
    page = visitor.open(f"/runs/{failed}?step=pay&act=resume")
    expect(page.get_by_role("alert")).to_contain_text("run not found")
    expect(page.get_by_role("button", name=re.compile("Resume"))).to_have_count(0)
    visitor.forgive("404")


def test_a_resume_that_nobody_began_is_undone(visit: Visiting, stack: Stack, asking: str) -> None:
    stack.stage.resume(asking, "ask")
    stack.ended(asking, "succeeded")
    stack.stage.resume(asking, "ask")
    stack.ended(asking, "paused")
    visitor = visit("operator")
    page = visitor.open(f"/runs/{asking}?step=ask&compare=2-3")
    page.get_by_role("button", name="Undo the resume").click()
    expect(page.get_by_text("This resume was undone")).to_be_visible()
    assert stack.stage.attempts(asking, "ask")[-1]["status"] == "withdrawn"
    visitor.assert_accessible("an undone resume")


def test_a_run_again_from_start_is_a_new_run(visit: Visiting, stack: Stack, failed: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{failed}")
    page.get_by_role("button", name="Run again from start").click()
    dialog = page.get_by_role("dialog", name="Run again from the start")
    visitor.assert_accessible("run again")
    dialog.get_by_role("button", name="Start a new run").click()
    page.wait_for_url(lambda url: "/runs/" in url and failed not in url)
    expect(page.get_by_role("link", name=failed[-8:])).to_be_visible()
    page.go_back()
    page.wait_for_url(lambda url: failed in url)
    expect(dialog).to_be_hidden()
    assert len(stack.stage.attempts(failed, "pay")) == 1


def test_it_looks_as_it_should(visit: Visiting, stack: Stack, charged: str) -> None:
    """The dialog with all that it asks, then what came of it."""
    stack.stage.publish("order", ("book", "transform", {"expression": "`1`"}))
    visitor = visit("operator", phone=True)
    page, dialog = asked(visitor, charged, "charge")
    expect(dialog.get_by_text("Another version of the workflow")).to_be_visible()
    button = dialog.get_by_role("button", name="Resume", exact=True)
    for look in LOOKS:
        visitor.looks(look)
        expect(button).to_be_in_viewport()
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
        compare(dialog, f"resume-{look}", [dialog.locator(".call"), dialog.locator(".sent")])
    dialog.get_by_label("It may happen again").check()
    dialog.get_by_label("Reason").fill("the card was charged twice")
    button.click()
    compared = resumed(page, charged, "charge", 1, 2)
    stack.ended(charged, "failed")
    expect(compared.get_by_text("succeeded")).to_have_count(2)
    expect(compared).to_contain_text("Resume it anew to go another way.")
    for look in LOOKS:
        visitor.looks(look)
        compare(compared, f"compare-{look}", [compared.locator("tbody td"), compared.locator("ins, del")])
