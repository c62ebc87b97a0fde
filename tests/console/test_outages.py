"""The gateway or Postgres goes away under an open page and comes back: the page goes on by itself."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness.cluster import Cluster
from harness.databases import Database
from harness.parts import Missing
from harness.providers.served import look_at
from harness.stack import gateway_process, worker_child
from meshhook.embedded import EmbeddedServer
from meshhook.gateway.pages import console_directory
from meshhook.migrator import migrate

from .conftest import Stack, Visiting

POLL_S = 16
"""After so long the page has asked again, whatever it did before."""


@pytest.fixture(scope="module")
def postgres() -> Iterator[EmbeddedServer]:
    """A server that a test may stop, which the run's is not."""
    folder = Path(tempfile.mkdtemp(prefix="meshhook-test-", dir="/tmp"))
    folder.chmod(0o711)
    with EmbeddedServer(folder / "server", durable=False) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def stack(postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if console_directory() is None:
        Missing("the built console", "make console").skip()
    with ThreadPoolExecutor(1) as thread:  # the browser's loop may run in this one
        thread.submit(asyncio.run, migrate(postgres.url())).result()
    cluster = Cluster("outages", look_at("embedded", postgres.url(), None))
    database = Database(cluster, "postgres")
    home = tmp_path_factory.mktemp("gateway")
    with worker_child(database.worker_url()), gateway_process(database.url, home, "console_outages") as gateway:
        yield Stack(database, gateway)
    database.close()


@pytest.fixture
def page(stack: Stack, visit: Visiting) -> Iterator[Page]:
    """A list with one failed run, which says in the end that it was never loaded anew."""
    visitor = visit("operator")
    visitor.page.clock.install()
    stack.failed_run()
    page = visitor.open("/runs?state=failed")
    expect(page.locator("[data-row]").first).to_be_visible()
    page.evaluate("document.title += ' still'")
    page.evaluate("window.isStill = true")
    yield page
    assert page.evaluate("window.isStill")
    visitor.forgive("Failed to load resource")


def pass_time(page: Page, badge: str) -> None:
    """Let the page's clock run until its badge says this; answers may take as long as they need."""
    for _ in range(POLL_S):
        page.clock.run_for(1000)
        if page.get_by_title("Ask again now").get_by_text(badge).is_visible():
            return
        page.wait_for_timeout(50)
    expect(page.get_by_title("Ask again now")).to_contain_text(badge, timeout=20_000)


def test_a_gateway_that_comes_back_is_found(stack: Stack, page: Page) -> None:
    before = page.locator("[data-row]").count()
    stack.gateway.stop()
    pass_time(page, "Offline")
    expect(page.locator("[data-row]")).to_have_count(before)
    stack.gateway.start()
    stack.failed_run()
    pass_time(page, "Polling")
    expect(page.locator("[data-row]")).to_have_count(before + 1)


def test_a_postgres_that_comes_back_is_found(stack: Stack, page: Page, postgres: EmbeddedServer) -> None:
    before = page.locator("[data-row]").count()
    stack.database.close()
    postgres.stop()
    pass_time(page, "Offline")
    expect(page.locator("[data-row]")).to_have_count(before)
    postgres.start()
    pass_time(page, "Polling")
    expect(page.locator("[data-row]")).to_have_count(before)
