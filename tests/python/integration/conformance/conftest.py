"""The two servers, each over a database of its own with the same scene, and the client that calls them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.children import Child
from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.gateway import login_role
from harness.parts import Missing, has_program
from harness.stack import GatewayProcess, gateway_process, worker_child
from harness.supabase_js import SupabaseJs, supabase_js

from .asking import Server
from .scene import Scene

PAGE = "http://localhost:5173"
"""A page elsewhere that may call."""

LITE = Path(__file__).resolve().parents[3] / "supabase_lite"


@pytest.fixture(scope="session")
def client() -> Iterator[SupabaseJs]:
    with supabase_js() as client:
        yield client


@pytest.fixture(scope="session")
def login(server: Cluster) -> Iterator[str]:
    with login_role(server, "conformance") as role:
        yield role


@pytest.fixture(scope="session")
def stack(
    server: Cluster, template: str, login: str, client: SupabaseJs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, GatewayProcess]]:
    """A worker and the gateway over one database."""
    with (
        cloned(server, "conformance", template) as database,
        worker_child(database.worker_url()),
        gateway_process(database.url, tmp_path_factory.mktemp("gateway"), login, [PAGE]) as gateway,
    ):
        yield database, gateway


@pytest.fixture(scope="session")
def gateway(stack: tuple[Database, GatewayProcess], client: SupabaseJs) -> Server:
    """Our own."""
    database, process = stack
    return Server(process.url, Scene(database), process, client)


@pytest.fixture(scope="session")
def lite(
    server: Cluster, template: str, stack: tuple[Database, GatewayProcess], client: SupabaseJs
) -> Iterator[Server]:
    """The other one; it takes the tokens that our gateway signs."""
    _, signer = stack
    with cloned(server, "lite", template) as database, worker_child(database.worker_url()):
        database.connect().execute("grant usage on schema auth to anon, authenticated")
        with _lite_process(database.url, signer.secret) as url:
            yield Server(url, Scene(database), signer, client)


@contextmanager
def _lite_process(database_url: str, secret: str) -> Iterator[str]:
    if not has_program("node"):
        Missing("Node", "apt-get install nodejs npm").skip()
    if not (LITE / "node_modules/.installed").exists():
        Missing("@supabase/lite", "make tests/supabase_lite/node_modules/.installed").skip()
    process = Child(["node", str(LITE / "serve.mjs"), database_url, secret], LITE_TELEMETRY="0", DO_NOT_TRACK="1")
    try:
        yield str(process.said("address")["address"])
    finally:
        process.end()
