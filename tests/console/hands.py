"""What a person acts with: a mouse, or the keyboard alone."""

from __future__ import annotations

import re
from typing import Final, Protocol

from playwright.sync_api import Locator, Page

FARTHEST: Final = 120
"""Whoever has pressed Tab so often has gone around the page and not found it."""


class Hands(Protocol):
    """Do to one part of a page what a person does to it."""

    def press(self, part: Locator) -> None:
        """A link, a button, a box to tick."""

    def write(self, part: Locator, text: str) -> None:
        """Into a field, instead of what stands there."""

    def choose(self, part: Locator, option: str) -> None:
        """One of a list."""

    def open_step(self, page: Page, step: str) -> None:
        """Of the run that the page shows."""


class Mouse:
    """Points at things; what is written is written by keys."""

    def press(self, part: Locator) -> None:
        part.click()

    def write(self, part: Locator, text: str) -> None:
        part.fill(text)

    def choose(self, part: Locator, option: str) -> None:
        part.select_option(option)

    def open_step(self, page: Page, step: str) -> None:
        page.locator(f"[data-step={step}]").click()


class Keyboard:
    """Reaches by Tab whatever it presses."""

    def press(self, part: Locator) -> None:
        self._reach(part)
        part.page.keyboard.press("Space" if part.evaluate("one => one.matches('input')") else "Enter")

    def write(self, part: Locator, text: str) -> None:
        self._reach(part)
        part.page.keyboard.press("ControlOrMeta+a")
        part.page.keyboard.insert_text(text)

    def choose(self, part: Locator, option: str) -> None:
        self._reach(part)
        part.page.keyboard.type(option)

    def open_step(self, page: Page, step: str) -> None:
        page.keyboard.press("Escape")
        page.wait_for_url(lambda url: "step=" not in url)
        while f"step={step}" not in page.url:
            passed = re.escape(page.url)
            page.keyboard.press("j")
            page.wait_for_url(re.compile(f"^(?!{passed}$)"))
        page.keyboard.press("Enter")

    def _reach(self, part: Locator) -> None:
        part.wait_for()
        for _ in range(FARTHEST):
            if part.evaluate("one => one === document.activeElement"):
                return
            part.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {part}")
