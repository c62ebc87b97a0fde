"""How much a page loads before it shows anything."""

from __future__ import annotations

import gzip
from pathlib import Path

from playwright.sync_api import Response, expect

from meshhook.gateway.pages import console_directory

from .conftest import Visiting

MAX_BYTES = 250_000
"""Of JavaScript, gzipped, for the first page."""


def test_the_first_page_loads_less_than_a_quarter_of_a_megabyte_of_scripts(visit: Visiting) -> None:
    visitor = visit("operator")
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.url.endswith(".js"):
            weights[response.url] = len(gzip.compress(response.body()))

    visitor.page.on("response", weigh)
    page = visitor.open("/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(weights) > 3
    assert sum(weights.values()) < MAX_BYTES, weights


def test_no_file_comes_from_elsewhere(visit: Visiting) -> None:
    visitor = visit("operator")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open("/runs").wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((visitor.address, "data:"))] == []


def test_what_is_cached_for_ever_has_its_hash_in_its_name() -> None:
    built = console_directory()
    assert built is not None
    names = [file.name for file in Path(built, "_app/immutable").rglob("*.*")]
    assert len(names) > 5
    assert [name for name in names if not any(len(part) >= 8 for part in name.split("."))] == []
