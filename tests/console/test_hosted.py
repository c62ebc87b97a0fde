"""The built files behind a plain file server, on another address than the API, as docs/supabase.md hosts them.

Supabase is not here: the API is the local gateway, which lets that address in, and signs in by its own link.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from harness.cluster import Cluster
from harness.databases import cloned
from harness.parts import Missing
from harness.stack import gateway_process, worker_child
from meshhook.gateway.pages import console_directory

from .browser import Visit
from .conftest import SIGNED_IN, Stack

PAGE = (Path(__file__).resolve().parents[2] / "docs/supabase.md").read_text()
API = "https://PROJECT.supabase.co"


class Files(SimpleHTTPRequestHandler):
    """Files as they are, and the one page for every other path but those of files; with the page's headers."""

    policy = ""

    def send_head(self) -> Any:
        if not Path(self.translate_path(self.path)).is_file() and not self.path.startswith("/_app/"):
            self.path = "/index.html"
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and directory of a file server with the console."""
    built = console_directory()
    if built is None:
        Missing("the built console", "make console").skip()
    folder = tmp_path_factory.mktemp("host") / "www"
    shutil.copytree(built, folder)

    def handler(*args: Any) -> Files:
        return Files(*args, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


@pytest.fixture(scope="module")
def stack(
    server: Cluster, template: str, login: str, host: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("gateway")
    with (
        cloned(server, "console", template) as database,
        worker_child(database.worker_url()),
        gateway_process(database.url, home, login, [host[0]]) as gateway,
    ):
        (written,) = re.findall(r"^ +(\{\"url\".*\})$", PAGE, re.MULTILINE)
        key = httpx.get(f"{gateway.url}/config.json").json()["anonKey"]
        config = json.loads(written) | {"url": gateway.url, "anonKey": key}
        (host[1] / "config.json").write_text(json.dumps(config))
        (policy,) = re.findall(r"^ +Content-Security-Policy: (.*)$", PAGE, re.MULTILINE)
        Files.policy = policy.replace(API, gateway.url).replace(API.replace("https", "wss"), "ws:")
        yield Stack(database, gateway)


def test_a_person_signs_in_and_resumes_a_run(stack: Stack, host: tuple[str, Path], chromium: Browser) -> None:
    run_id = stack.failed_run()
    visitor = Visit(chromium.new_context(locale="en-GB"), host[0])
    page = visitor.open("/runs")
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto(stack.gateway.link(stack.people["operator"]).replace(stack.gateway.url, host[0]))
    page.wait_for_url(SIGNED_IN)

    page = visitor.open(f"/runs/{run_id}?step=pay&act=resume")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Starts")
    dialog.get_by_role("button", name="Resume", exact=True).click()
    stack.database.wait_until(
        "select count(*) = 2 from meshhook.step_attempts where run_id = %s and step_key = 'pay'", [run_id]
    )
    # It has knocked at Realtime, which the gateway is not, and polls.
    expect(page.get_by_title("Ask again now")).to_contain_text("Polling")
    visitor.forgive("WebSocket")
    visitor.context.close()
