"""Signing in by a one-time link, and where that leads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import CHANGE_SESSION, LONG_AGO, SIGNED_IN, Stack, Visiting


def test_a_link_leads_to_the_runs_and_leaves_no_token_in_the_address(stack: Stack, visit: Visiting) -> None:
    page = visit("operator").page
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    assert "#" not in page.url
    page.go_back()
    assert "#" not in page.url


def test_a_link_works_once(stack: Stack, visit: Visiting) -> None:
    link = stack.gateway.link(stack.people["operator"])
    first, second = visit(None), visit(None)
    first.page.goto(link)
    first.page.wait_for_url(SIGNED_IN)
    second.page.goto(link)
    expect(second.page.get_by_role("alert")).to_contain_text("used before")
    second.assert_accessible("a link that was used")
    second.forgive("403")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_somebody_who_is_not_signed_in_is_told_how(visit: Visiting, theme: str, phone: bool) -> None:
    visitor = visit(None, theme=theme, phone=phone)
    page = visitor.open("/runs?state=failed")
    page.wait_for_url("**/sign-in**")
    expect(page.get_by_text("meshhook link")).to_be_visible()
    visitor.assert_accessible("signed out")


def test_signing_in_leads_back_to_where_one_was(stack: Stack, visit: Visiting) -> None:
    visitor = visit(None)
    page = visitor.open("/runs?state=failed")
    visitor.signs_in_here(stack.gateway.link(stack.people["operator"]))
    page.wait_for_url("**/runs?state=failed")


def test_who_signs_out_is_out_everywhere_in_this_browser(visit: Visiting) -> None:
    visitor = visit("operator")
    other = visitor.context.new_page()
    other.goto(f"{visitor.address}/runs")
    expect(other.get_by_role("heading", name="Runs")).to_be_visible()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url("**/sign-in**")
    other.wait_for_url("**/sign-in**")


def test_an_hour_later_the_session_goes_on_by_itself(stack: Stack, visit: Visiting) -> None:
    visitor = visit("operator")
    page = visitor.open("/runs?state=failed")
    page.evaluate(CHANGE_SESSION, {"access_token": stack.expired_token("operator"), "expires_at": LONG_AGO})
    page.reload()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    assert page.url.endswith("/runs?state=failed")


@pytest.mark.parametrize("is_known_to_be_over", [True, False])
def test_a_session_that_is_over_leads_to_sign_in_and_back(
    stack: Stack, visit: Visiting, is_known_to_be_over: bool
) -> None:
    visitor = visit("operator")
    page = visitor.open("/runs?state=failed")
    over = {"access_token": stack.expired_token("operator"), "refresh_token": "over"}
    page.evaluate(CHANGE_SESSION, over | ({"expires_at": LONG_AGO} if is_known_to_be_over else {}))
    page.reload()
    visitor.signs_in_here(stack.gateway.link(stack.people["operator"]))
    # Where the page before the reload was refused, nothing is left to complain of.
    if visitor.complaints:
        visitor.forgive("400", "401")
    page.wait_for_url("**/runs?state=failed")
