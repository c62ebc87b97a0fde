"""A person at a page: signed in or not, with what the page wrote to its console and asked of the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize

PATIENCE_MS: Final = 15_000
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
Theme = Literal["light", "dark"]


class Look(NamedTuple):
    """How somebody has the page before them."""

    theme: Theme
    is_phone: bool

    def __str__(self) -> str:
        return f"{self.theme}-{'phone' if self.is_phone else 'desktop'}"


LOOKS: Final = tuple(Look(theme, is_phone) for theme in ("light", "dark") for is_phone in (False, True))
_AXE: Final = Axe()

_TELL_OF_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Visit:
    """One page in a browser of its own, and what came of it so far."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_TELL_OF_VIOLATIONS)
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self._under_way = 0
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"thrown: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfinished", self._on_answer)
        self.page.on("requestfailed", self._on_answer)

    def open(self, path: str) -> Page:
        """Go to a page of the console; answers it once it has loaded."""
        self.page.goto(self.address + path)
        return self.page

    def calls(self) -> Counter[str]:
        """How often each function of the API was called."""
        return Counter(self.asked)

    def pass_time(self, seconds: int) -> None:
        """Let the page's own clock run, which `page.clock.install` stopped; each second waits for its answers."""
        for _ in range(seconds):
            self.page.clock.run_for(1000)
            while self._under_way:
                self.page.wait_for_timeout(5)

    def signs_in_here(self, link: str) -> None:
        """By a link whose page is open already: the hash of the address is all that changes.

        The address is that of the page before the page is there, which then looks at the hash; and while an old
        session is still being refused, it may be led to once more.
        """
        self.page.wait_for_url("**/sign-in**")
        self.page.get_by_role("heading", name="MeshHook").wait_for()
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("(token) => { location.hash = token }", link.partition("#")[2])

    def looks(self, look: Look) -> None:
        """From here on the page looks like this, whatever it shows."""
        self.page.emulate_media(color_scheme=look.theme)
        self.page.set_viewport_size(PHONE if look.is_phone else DESKTOP)

    def assert_accessible(self, state: str) -> None:
        """0 violations of any rule of axe."""
        found = _AXE.run(self.page).response["violations"]
        told = [f"{one['id']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found]
        assert not told, f"{state}: {told}"

    def assert_sound(self, state: str, looks: Iterable[Look]) -> None:
        """In each of these looks 0 violations, and nothing wider than the page; it keeps the last of them."""
        for look in looks:
            self.looks(look)
            self.assert_accessible(f"{state}, {look}")
            overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow == 0, f"{state}, {look}: {overflow} px too wide"

    def forgive(self, *words: str) -> None:
        """Take what the page had to complain of; it must be just that."""
        assert self.complaints, f"nothing to forgive: {words}"
        assert [one for one in self.complaints if not any(word in one for word in words)] == []
        self.complaints.clear()

    def focused(self) -> str:
        """Text or name of what has the focus."""
        told: Any = self.page.evaluate(
            "() => { const e = document.activeElement;"
            " return e.getAttribute('aria-label') || e.textContent.trim() || e.name || e.tagName }"
        )
        return str(told)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} {message.location['url']}")

    def _on_request(self, request: Request) -> None:
        if "/rest/v1/rpc/" in request.url:
            self._under_way += 1
            self.asked.append(request.url.partition("/rpc/")[2].partition("?")[0])

    def _on_answer(self, request: Request) -> None:
        if "/rest/v1/rpc/" in request.url:
            self._under_way -= 1
