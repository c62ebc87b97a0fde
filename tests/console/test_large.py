"""A thousand steps, and a payload of almost a megabyte."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import expect

from .conftest import Stack, Visiting

STEPS = 1000
SHOWN_WITHIN_S = 10
"""On a machine that does other things as well; alone it takes a second or two."""


@pytest.fixture(scope="module")
def wide(stack: Stack) -> str:
    """A run of a thousand steps: ten at a time, a hundred after each other."""
    nodes = [(f"step_{number}", "transform", {"expression": "`1`"}) for number in range(STEPS)]
    edges = [{"source": f"step_{number}", "target": f"step_{number + 10}"} for number in range(STEPS - 10)]
    stack.stage.publish("wide", *nodes, edges=edges)
    return stack.ended(stack.stage.start("wide"), "succeeded")


@pytest.fixture(scope="module")
def heavy(stack: Stack) -> str:
    """A run whose input and output have 900 kB, in many lines and in one."""
    stack.stage.publish("heavy", ("all", "transform", {"expression": "input"}))
    given = {"lines": ["a line"] * 45_000, "line": "x" * 450_000}
    return stack.ended(stack.stage.start("heavy", text=json.dumps(given)), "succeeded")


@pytest.mark.parametrize("view", ["graph", "table"])
def test_a_thousand_steps_are_shown_and_found(visit: Visiting, wide: str, view: str) -> None:
    visitor = visit("operator")
    began = time.monotonic()
    page = visitor.open(f"/runs/{wide}?view={view}")
    expect(page.locator("[data-step]").first).to_be_visible(timeout=SHOWN_WITHIN_S * 1000)
    assert time.monotonic() - began < SHOWN_WITHIN_S
    page.keyboard.press("/")
    page.keyboard.type("step_777")
    expect(page.get_by_role("heading", level=2).filter(has_text="1 of 1000")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.wait_for_url("**step=step_777**")
    expect(page.get_by_role("region", name="step_777")).to_contain_text("succeeded")


def test_a_thousand_steps_have_no_violation(visit: Visiting, wide: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{wide}?view=table")
    expect(page.locator("[data-step]")).to_have_count(STEPS)
    visitor.assert_accessible("a thousand steps")


@pytest.mark.parametrize("part", ["output", "input"])
def test_a_payload_of_a_megabyte_does_not_stop_the_page(visit: Visiting, heavy: str, part: str) -> None:
    visitor = visit("operator")
    began = time.monotonic()
    page = visitor.open(f"/runs/{heavy}?step=all&part={part}")
    panel = page.get_by_role("region", name="all")
    if part == "output":
        panel.get_by_role("button", name="Show all").click()
    expect(panel).to_contain_text("a line", timeout=SHOWN_WITHIN_S * 1000)
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "step=" not in url)
    assert time.monotonic() - began < SHOWN_WITHIN_S
