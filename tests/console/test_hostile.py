"""What others wrote is text: markup, scripts, addresses and marks that turn text around do nothing."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from .browser import Visit
from .conftest import Stack, Visiting

MARKUP = "<img src=x onerror=\"window.isHacked=1\"><script>window.isHacked=1</script>{@html 'x'}"
ADDRESS = "javascript:window.isHacked=1"
TURNED = "safe\u202egnp.exe\u2066\u200b"
HOSTILE = [MARKUP, ADDRESS, TURNED]


@pytest.fixture(scope="module")
def run_id(stack: Stack) -> str:
    """A failed run whose labels, input, keys, error and reason are all hostile."""
    nodes = [
        {"id": "first", "type": "transform", "data": {"label": MARKUP, "expression": "input"}},
        {"id": "second", "type": "transform", "data": {"label": ADDRESS, "expression": "abs(input.amount)"}},
        {"id": "third", "type": "transform", "data": {"label": TURNED, "expression": "`1`"}},
    ]
    edges = [{"source": "first", "target": "second"}, {"source": "second", "target": "third"}]
    definition = {"nodes": nodes, "edges": edges}
    stack.stage.call("publish_workflow", project_id=stack.stage.project_id, slug="hostile", definition=definition)
    given = {"amount": MARKUP, MARKUP: ADDRESS, "__proto__": {"isHacked": 1}, "turned": TURNED}
    run_id = stack.ended(stack.stage.start("hostile", text=json.dumps(given)), "failed")
    stack.stage.resume(run_id, "second", reason=f"{MARKUP} {TURNED}")
    stack.database.wait_until(
        "select count(*) = 2 from meshhook.step_attempts"
        " where run_id = %s and step_key = 'second' and status = 'failed'",
        [run_id],
    )
    return run_id


def assert_unharmed(visitor: Visit) -> None:
    page = visitor.page
    assert page.evaluate("window.isHacked") is None
    assert page.evaluate("({}).isHacked") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    visitor.assert_accessible("hostile words")


@pytest.mark.parametrize("view", ["graph", "table"])
def test_labels_are_shown_as_they_are(visit: Visiting, run_id: str, view: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{run_id}?view={view}")
    steps = page.locator("[data-step]")
    expect(steps).to_have_count(3)
    for step, label in zip(steps.all(), HOSTILE, strict=True):
        expect(step).to_contain_text(label)
    assert_unharmed(visitor)


@pytest.mark.parametrize("part", ["error", "input"])
def test_payloads_and_errors_are_shown_as_they_are(visit: Visiting, run_id: str, part: str) -> None:
    visitor = visit("operator")
    page = visitor.open(f"/runs/{run_id}?step=second&part={part}")
    panel = page.get_by_role("region", name=ADDRESS)
    expect(panel).to_contain_text("onerror=")
    expect(panel).to_contain_text(f"{MARKUP} {TURNED}")
    assert_unharmed(visitor)


def test_the_list_shows_errors_as_they_are(visit: Visiting, run_id: str) -> None:
    visitor = visit("operator")
    page = visitor.open("/runs?workflow=hostile")
    expect(page.get_by_title(run_id)).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("onerror=")
    assert_unharmed(visitor)


@pytest.mark.parametrize("address", [f"?step={MARKUP}", "?step=__proto__&attempt=-1&part=x", "?attempt=1e9&view=x"])
def test_an_address_that_somebody_made_up_does_nothing(visit: Visiting, run_id: str, address: str) -> None:
    visitor = visit("operator")
    visitor.open(f"/runs/{run_id}{address}")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("hostile")
    assert_unharmed(visitor)


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", ADDRESS, "/\\evil.example"])
def test_a_sign_in_leads_nowhere_else(visit: Visiting, stack: Stack, place: str) -> None:
    """Whatever the parameter is called, it is read from where the page itself puts it."""
    page: Page = visit(None).open("/runs")
    page.wait_for_url("**/sign-in**")
    name = page.evaluate("[...new URLSearchParams(location.search).keys()][0]")
    token = stack.gateway.link(stack.people["operator"]).partition("#")[2]
    page.evaluate(
        "([name, place, token]) => { location.href = `/sign-in?${new URLSearchParams({ [name]: place })}#${token}` }",
        [name, place, token],
    )
    page.wait_for_url("**/runs**")
    assert page.url.startswith(stack.gateway.url)
