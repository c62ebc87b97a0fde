"""The whole journey through the console, as one story for each kind of person.

Every state on the way is looked at by axe in light and dark, on a desktop and on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from meshhook.demo_service import DemoService

from .browser import LOOKS, Look, Visit
from .conftest import Stack, Visiting
from .hands import Hands, Keyboard, Mouse

LIGHT_DESKTOP, LIGHT_PHONE, DARK_DESKTOP, DARK_PHONE = LOOKS
LONGEST_REASON = 2000
ACTS = re.compile("Resume|Undo|Answer|Pause|Cancel|Run again|Dry run")
"""Buttons of those who may act."""


@pytest.fixture(scope="module")
def workflow(stack: Stack) -> Iterator[str]:
    """Charges a card, books it, and asks somebody; it fails where the amount is a text."""
    with DemoService() as service:
        service.desk.repair()
        address = f"http://127.0.0.1:{service.port}/tickets"
        stack.stage.publish(
            "order",
            ("charge", "http_call", {"method": "POST", "url": address, "body": {"cents": 12}}),
            ("book", "transform", {"expression": "abs(input.amount)"}),
            ("ask", "pause", {"message": "Send it?"}),
            ("send", "transform", {"expression": "steps.ask.output"}),
        )
        yield "order"


@pytest.fixture
def failed(stack: Stack, workflow: str) -> list[str]:
    """Three runs that have failed at `book`."""
    runs = [stack.stage.start(workflow, {"amount": "12"}) for _ in range(3)]
    return [stack.ended(run_id, "failed") for run_id in runs]


@dataclass
class Person:
    """Somebody at a page, with the looks that they see it in by turns."""

    visitor: Visit
    looks: tuple[Look, ...]
    hands: Hands

    @property
    def page(self) -> Page:
        return self.visitor.page

    def sees(self, state: str) -> None:
        """The state is sound in each look; the next act is done in another one than the last."""
        self.visitor.assert_sound(state, self.looks)
        self.looks = (*self.looks[1:], self.looks[0])

    def press(self, name: str, within: Locator | None = None) -> None:
        place = within or self.page.locator("body")
        self.hands.press(place.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        self.hands.press(self.page.get_by_role("link", name=name, exact=True))

    def dialog(self, says: str) -> Locator:
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text(says)
        return dialog

    def compares(self, step: str, a: int, b: int) -> Locator:
        compared = self.page.get_by_role("region", name=f"{step}: attempts {a} and {b}")
        expect(compared).to_be_visible()
        expect(self.page).to_have_url(re.compile(f"compare={a}-{b}"))
        return compared


@pytest.mark.parametrize(
    ("hands", "looks"),
    [(Mouse(), (DARK_PHONE, LIGHT_DESKTOP)), (Keyboard(), (LIGHT_PHONE, DARK_DESKTOP))],
    ids=["mouse", "keyboard"],
)
def test_an_operator_finds_what_failed_and_sets_it_right(
    visit: Visiting, stack: Stack, failed: list[str], hands: Hands, looks: tuple[Look, ...]
) -> None:
    run_id, *others = failed
    paid = stack.paid_run()
    operator = Person(visit("operator"), looks, hands)
    find(operator, run_id, paid)
    read(operator)
    be_refused(operator)
    be_overtaken(operator, stack, run_id)
    go_on(operator, stack, run_id)
    answer(operator, stack, run_id)
    take_back(operator, stack, run_id)
    repeat_an_effect(operator, stack, run_id)
    resume_the_others(operator, stack, others)
    look_at_the_audit_log(operator)


def find(operator: Person, run_id: str, paid: str) -> None:
    """The list, and less of it, until the run is there."""
    page = operator.page
    row = page.get_by_role("link", name=run_id[-8:])
    expect(row).to_be_visible()
    expect(page.get_by_role("link", name=paid[-8:])).to_be_visible()
    operator.sees("the list")
    filter_by(operator, "failed", "book")
    expect(page.get_by_role("link", name=paid[-8:])).to_have_count(0)
    operator.sees("a filtered list")
    operator.hands.press(row)
    expect(page.get_by_role("heading", level=1)).to_contain_text("order")


def filter_by(operator: Person, state: str, step: str) -> None:
    form = operator.page.get_by_role("search", name="Filter runs")
    operator.hands.choose(form.get_by_label("State"), state)
    operator.hands.write(form.get_by_label("Failed or paused at step"), step)
    expect(operator.page).to_have_url(re.compile(f"state={state}.*step={step}"))


def read(operator: Person) -> None:
    """The steps as a table and as a graph, then the one that failed."""
    page = operator.page
    operator.follow("Table")
    expect(page.get_by_role("region", name="Steps").locator("tbody tr")).to_have_count(4)
    operator.sees("a table")
    operator.follow("Graph")
    expect(page.locator("button[data-step]")).to_have_count(4)
    operator.sees("a graph")
    operator.hands.open_step(page, "book")
    panel = page.get_by_role("region", name="book")
    expect(panel).to_contain_text("invalid type for value")
    operator.sees("an error")
    operator.follow("Input")
    expect(panel).to_contain_text('"amount": "12"')
    operator.sees("an input")


def be_refused(operator: Person) -> None:
    """What can't be sent is said before it is sent; what the database refuses, with its hint."""
    operator.press("Resume from here")
    dialog = operator.dialog("Starts")
    operator.sees("what a resume would do")
    text = dialog.get_by_label("Input as JSON")
    operator.hands.press(dialog.get_by_text("Change the input"))
    before = text.input_value()
    operator.hands.write(text, "{")
    operator.press("Resume", dialog)
    expect(dialog).to_contain_text("The input can not be sent as it is written.")
    operator.sees("an input that is no JSON")
    operator.hands.write(text, before.replace('"12"', "12"))
    expect(dialog).to_contain_text("/input/amount")
    operator.hands.write(dialog.get_by_label("Reason"), "x" * (LONGEST_REASON + 1))
    operator.press("Resume", dialog)
    refusal = dialog.get_by_role("alert")
    expect(refusal).to_contain_text("an argument is malformed")
    expect(refusal).to_contain_text("at most 2,000 characters")
    expect(refusal.get_by_text("invalid_argument")).to_be_hidden()
    operator.hands.press(refusal.get_by_text("Code"))
    expect(refusal.get_by_text("invalid_argument")).to_be_visible()
    operator.sees("a refusal")
    operator.visitor.forgive("400")


def be_overtaken(operator: Person, stack: Stack, run_id: str) -> None:
    """Somebody else resumes the step under the open dialog, which tells of it and previews again."""
    dialog = operator.dialog("attempt 1 → 2")
    operator.hands.write(dialog.get_by_label("Reason"), "a number, not a text")
    stack.stage.resume(run_id, "book", reason="I was faster")
    stack.database.wait_until(
        "select count(*) = 2 from meshhook.step_attempts where run_id = %s and step_key = 'book' and status = 'failed'",
        [run_id],
        30,
    )
    operator.press("Resume", dialog)
    operator.dialog("The run changed meanwhile.")
    expect(dialog).to_contain_text("I was faster")
    expect(dialog).to_contain_text("attempt 2 → 3")
    operator.sees("the run changed meanwhile")
    assert len(stack.stage.attempts(run_id, "book")) == 2
    operator.visitor.forgive("409")


def go_on(operator: Person, stack: Stack, run_id: str) -> None:
    """The changed input goes with the second try; the run comes to its question."""
    operator.press("Resume", operator.dialog("attempt 2 → 3"))
    compared = operator.compares("book", 2, 3)
    stack.ended(run_id, "paused")
    expect(compared).to_contain_text("a number, not a text")
    expect(compared).to_contain_text("/input/amount")
    operator.sees("two attempts side by side")


def answer(operator: Person, stack: Stack, run_id: str) -> None:
    operator.press("Answer ask")
    dialog = operator.dialog("Your answer")
    expect(dialog).to_contain_text("Starts")
    operator.sees("a question")
    operator.hands.press(dialog.get_by_label("Approve"))
    operator.press("Approve", dialog)
    operator.compares("ask", 1, 2)
    stack.ended(run_id, "succeeded")


def take_back(operator: Person, stack: Stack, run_id: str) -> None:
    """A resume that no worker has begun is undone."""
    operator.press("Run again from here")
    operator.press("Resume", operator.dialog("attempt 2 → 3"))
    compared = operator.compares("ask", 2, 3)
    stack.ended(run_id, "paused")
    expect(compared.get_by_role("button", name="Undo the resume")).to_be_visible()
    operator.sees("a resume that can be undone")
    operator.press("Undo the resume", compared)
    expect(compared).to_contain_text("This resume was undone")
    operator.sees("an undone resume")
    assert stack.stage.attempts(run_id, "ask")[-1]["status"] == "withdrawn"


def repeat_an_effect(operator: Person, stack: Stack, run_id: str) -> None:
    """A call that was completed goes out again once it is ticked, and not before."""
    operator.hands.open_step(operator.page, "charge")
    expect(operator.page.get_by_role("region", name="charge")).to_be_visible()
    operator.press("Run again from here")
    dialog = operator.dialog("was completed with 201")
    operator.press("Resume", dialog)
    expect(dialog).to_contain_text("Tick what happens again: charge.")
    operator.sees("an effect to decide")
    assert len(stack.stage.attempts(run_id, "charge")) == 1
    operator.hands.press(dialog.get_by_label("It may happen again"))
    operator.press("Resume", dialog)
    operator.compares("charge", 1, 2)
    stack.database.wait_until(
        "select status = 'succeeded' from meshhook.step_attempts"
        " where run_id = %s and step_key = 'charge' and attempt = 2",
        [run_id],
        30,
    )


def resume_the_others(operator: Person, stack: Stack, runs: list[str]) -> None:
    """From a filtered list, after a dry run, one line for each."""
    page = operator.page
    operator.hands.press(page.get_by_role("navigation").get_by_role("link", name="Runs"))
    filter_by(operator, "failed", "book")
    operator.hands.press(page.get_by_role("link", name="Resume all failed at book"))
    expect(page.get_by_role("button", name="Dry run")).to_be_visible()
    operator.sees("a form for many runs")
    operator.press("Dry run")
    expect(page.get_by_text("would resume").first).to_be_visible()
    operator.sees("a dry run")
    assert [len(stack.stage.attempts(run_id, "book")) for run_id in runs] == [1, 1]
    operator.hands.write(page.get_by_label("Reason"), "the service is back")
    operator.press("Resume them")
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    expect(page.get_by_role("progressbar", name="All runs were gone through")).to_be_visible()
    operator.sees("what was done with each run")
    assert [len(stack.stage.attempts(run_id, "book")) for run_id in runs] == [2, 2]


def look_at_the_audit_log(operator: Person) -> None:
    page = operator.page
    operator.follow("Audit")
    rows = page.get_by_role("region", name="Audit log").locator("tbody tr")
    expect(rows.filter(has_text="the service is back").first).to_be_visible()
    expect(rows.filter(has_text="a number, not a text").first).to_be_visible()
    chain = page.get_by_role("region", name="Audit chain")
    expect(chain).to_contain_text("each with the hash of the one before")
    operator.sees("the audit log")


def test_a_viewer_sees_all_of_it_and_why_nothing_can_be_done(visit: Visiting, stack: Stack, failed: list[str]) -> None:
    run_id = failed[0]
    stack.stage.resume(run_id, "book", reason="I had a look")
    stack.ended(run_id, "failed")
    viewer = visit("viewer")
    page = viewer.open("/runs?state=failed&step=book")
    expect(page.get_by_role("link", name=run_id[-8:])).to_be_visible()
    expect(page.get_by_role("link", name="Resume all failed")).to_have_count(0)
    viewer.assert_sound("the list", LOOKS)
    page.get_by_role("link", name=run_id[-8:]).click()
    expect(page.get_by_text("takes an operator").first).to_be_visible()
    page.locator("[data-step=book]").click()
    expect(page.get_by_role("region", name="book")).to_contain_text("I had a look")
    expect(page.get_by_role("button", name=ACTS)).to_have_count(0)
    viewer.assert_sound("a run", LOOKS)
    page.goto(f"{viewer.address}/runs/{run_id}?step=book&compare=1-2&act=resume")
    expect(page.get_by_role("region", name="book: attempts 1 and 2")).to_contain_text("I had a look")
    expect(page.get_by_role("button", name=ACTS)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    viewer.assert_sound("two attempts", LOOKS)
    page.goto(f"{viewer.address}/resume-all?step=book")
    expect(page.get_by_text("takes an operator")).to_be_visible()
    viewer.assert_sound("a page for many runs", LOOKS)
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_role("region", name="Audit log")).to_contain_text("I had a look")
    viewer.assert_sound("the audit log", LOOKS)


def test_a_stranger_sees_nothing_wherever_they_look(visit: Visiting, failed: list[str]) -> None:
    stranger = visit("stranger")
    for place, says in (
        ("/runs", "member of no project"),
        (f"/runs/{failed[0]}?step=book&act=resume", "run not found"),
        ("/resume-all?step=book", "takes an operator"),
        ("/audit", "member of no project"),
    ):
        page = stranger.open(place)
        expect(page.get_by_role("main")).to_contain_text(says)
        expect(page.get_by_text("order")).to_have_count(0)
        expect(page.get_by_role("button", name=ACTS)).to_have_count(0)
        stranger.assert_sound(place, LOOKS)
    stranger.forgive("404")
