"""What may be said in the dialog of a resume: version, delays, an output, one item, a reason, or all that failed."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from .browser import Visit
from .conftest import Stack, Visiting

FAILS = {"expression": "abs(input.amount)"}
TEXT = {"amount": "12"}


def asked(visitor: Visit, run_id: str, place: str) -> tuple[Page, Locator]:
    """The dialog that the address opens, once it shows what would happen."""
    page = visitor.open(f"/runs/{run_id}?{place}")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Starts")
    return page, dialog


def resume(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Resume", exact=True).click()


def compared(page: Page, name: str, a: int, b: int) -> None:
    expect(page.get_by_role("region", name=f"{name}: attempts {a} and {b}")).to_be_visible()


def test_another_version_is_judged_widened_and_taken(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish("trip", ("pack", "transform", {"expression": "`1`"}), ("drive", "transform", FAILS))
    run_id = stack.ended(stack.stage.start("trip", TEXT), "failed")
    mended = {"expression": "steps.pack.output"}
    stack.stage.publish("trip", ("pack", "transform", {"expression": "`2`"}), ("drive", "transform", mended))
    visitor = visit("operator")
    page, dialog = asked(visitor, run_id, "step=drive&act=resume")
    dialog.get_by_text("Another version of the workflow").click()
    dialog.get_by_label("Version of trip").select_option("v2")
    refusal = dialog.get_by_role("alert")
    expect(refusal).to_contain_text("widen")
    refusal.get_by_text("Code").click()
    expect(refusal).to_contain_text("definition_incompatible")
    visitor.assert_accessible("a version that does not fit")
    visitor.forgive("422")
    dialog.get_by_label("Widen").check()
    expect(dialog).to_contain_text("What it changed or added runs too")
    expect(dialog).to_contain_text("pack: changed")
    expect(dialog).to_contain_text("can not be undone")
    visitor.assert_accessible("a version that was widened to")
    resume(dialog)
    compared(page, "pack", 1, 2)
    stack.ended(run_id, "succeeded")
    assert stack.stage.run(run_id)["definition"]["version"] == 2
    assert stack.stage.attempts(run_id, "drive")[-1]["output"] == 2


def test_a_delay_that_is_reset_waits_as_it_is_told(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish(
        "reminder", ("ask", "transform", {"expression": "`1`"}), ("night", "delay", {"seconds": 86_400})
    )
    run_id = stack.stage.start("reminder")
    stack.database.wait_until(
        "select status = 'waiting' from meshhook.run_steps where run_id = %s and step_key = 'night'", [run_id], 30
    )
    visitor = visit("operator")
    page, dialog = asked(visitor, run_id, "step=ask&act=resume")
    timing = dialog.get_by_label("night")
    expect(timing).to_have_value("anew")
    timing.select_option("keep")
    expect(timing).to_have_value("keep")
    timing.select_option("now")
    expect(timing).to_have_value("now")
    visitor.assert_accessible("a delay")
    resume(dialog)
    compared(page, "ask", 1, 2)
    stack.ended(run_id, "succeeded")


def test_a_step_starts_later(visit: Visiting, stack: Stack) -> None:
    run_id = stack.failed_run()
    visitor = visit("operator")
    page, dialog = asked(visitor, run_id, "step=pay&act=resume")
    dialog.get_by_text("Start later").click()
    wait = dialog.get_by_label("Seconds to wait")
    wait.fill("-1")
    resume(dialog)
    expect(dialog).to_contain_text("A wait is a number of seconds, a year at most.")
    expect(wait).to_be_focused()
    visitor.assert_accessible("a wait that is none")
    wait.fill("3600")
    resume(dialog)
    compared(page, "pay", 1, 2)
    attempt = stack.stage.attempts(run_id, "pay")[-1]
    assert attempt["due_at"] - attempt["created_at"] == timedelta(hours=1)
    stack.stage.call("cancel_run", run_id=run_id)
    page.get_by_title("Ask again now").click()
    expect(page.get_by_role("region", name="pay: attempts 1 and 2")).to_contain_text("canceled")
    page.get_by_role("button", name="Undo the resume").click()
    expect(page.get_by_text("This resume was undone")).to_be_visible()


def test_an_output_is_supplied_instead_of_executing_the_step(visit: Visiting, stack: Stack) -> None:
    run_id = stack.failed_run()
    visitor = visit("operator")
    page, dialog = asked(visitor, run_id, "step=pay&act=resume")
    dialog.get_by_label("Count it as done, with an output").check()
    resume(dialog)
    expect(dialog).to_contain_text("The output is not JSON.")
    output = dialog.get_by_label("Output as JSON")
    expect(output).to_be_focused()
    visitor.assert_accessible("an output that is missing")
    output.fill('{"paid": 12}')
    expect(dialog.get_by_text("Change the input")).to_have_count(0)
    resume(dialog)
    compared(page, "pay", 1, 2)
    stack.ended(run_id, "succeeded")
    assert stack.stage.attempts(run_id, "pay")[-1]["output"] == {"paid": 12}
    expect(page.get_by_role("region", name="pay: attempts")).to_contain_text("output supplied")


def test_one_item_of_a_map_is_resumed_alone(visit: Visiting, stack: Stack) -> None:
    inner = {"type": "transform", "data": {"expression": "abs(item.cents)"}}
    stack.stage.publish("bills", ("bill", "map", {"items": "input", "key": "item.id", "node": inner}))
    bills = [{"id": "ada", "cents": "1"}, {"id": "bob", "cents": "2"}, {"id": "cy", "cents": 3}]
    run_id = stack.ended(stack.stage.start("bills", bills), "failed")
    visitor = visit("operator")
    page = visitor.open(f"/runs/{run_id}?step=bill")
    panel = page.get_by_role("region", name="bill", exact=True)
    panel.get_by_role("link", name="bob").click()
    panel.get_by_role("button", name="Resume this item alone").click()
    dialog = page.get_by_role("dialog", name="Resume from bill · bob")
    expect(dialog).to_contain_text("bill · bob attempt 1 → 2")
    dialog.get_by_text("Change the input").click()
    text = dialog.get_by_label("Input as JSON")
    text.fill(text.input_value().replace('"2"', "2"))
    expect(dialog).to_contain_text("/item/cents")
    visitor.assert_accessible("an item")
    resume(dialog)
    compared(page, "bill · bob", 1, 2)
    stack.database.wait_until(
        "select status = 'failed' and finished_at is not null from meshhook.workflow_runs where id = %s", [run_id], 30
    )
    tries = {one["item_key"]: one["attempt"] for one in stack.stage.attempts(run_id, "bill") if one["item_key"]}
    assert tries == {"ada": 1, "bob": 2, "cy": 1}
    expect(page.get_by_role("region", name="bill · bob: attempts")).to_contain_text("succeeded")


def test_a_step_asks_for_an_admin_and_a_reason(visit: Visiting, stack: Stack) -> None:
    policy = {"resume": {"role": "admin", "require_reason": True}}
    stack.stage.publish("payout", ("send", "transform", {**FAILS, **policy}))
    run_id = stack.ended(stack.stage.start("payout", TEXT), "failed")
    operator, admin = visit("operator"), visit("admin")
    page, dialog = asked(operator, run_id, "step=send&act=resume")
    expect(dialog.get_by_role("alert")).to_contain_text("Only an admin resumes send")
    expect(dialog.get_by_role("button", name="Resume", exact=True)).to_have_count(0)
    operator.assert_accessible("a step for admins")
    page, dialog = asked(admin, run_id, "step=send&act=resume")
    resume(dialog)
    expect(dialog).to_contain_text("Say why: the definition asks for it.")
    expect(dialog.get_by_label("Reason, which the definition asks for")).to_be_focused()
    admin.assert_accessible("a reason that is missing")
    page.keyboard.type("the bank asked for it")
    resume(dialog)
    compared(page, "send", 1, 2)
    expect(page.get_by_role("region", name="send: attempts")).to_contain_text("the bank asked for it")


def test_all_that_failed_is_resumed_at_once(visit: Visiting, stack: Stack) -> None:
    stack.stage.publish(
        "fork",
        ("left", "transform", FAILS),
        ("right", "transform", FAILS),
        ("apart", "transform", {"expression": "`1`"}),
        edges=[],
    )
    run_id = stack.ended(stack.stage.start("fork", TEXT), "failed")
    visitor = visit("operator")
    page = visitor.open(f"/runs/{run_id}")
    page.get_by_role("button", name="Resume all failed").click()
    dialog = page.get_by_role("dialog", name="Resume all that failed")
    for step in ("left", "right"):
        expect(dialog.get_by_role("listitem").filter(has_text=step)).to_have_text(re.compile("attempt 1 → 2"))
    visitor.assert_accessible("all that failed")
    resume(dialog)
    compared(page, "left", 1, 2)
    assert [len(stack.stage.attempts(run_id, step)) for step in ("left", "right", "apart")] == [2, 2, 1]
