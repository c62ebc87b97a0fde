"""The gateway over one database, and a login for each process that tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.gateway import Gateway, gateway_over, login_role
from harness.stage import Stage


@pytest.fixture(scope="session")
def login(server: Cluster) -> Iterator[str]:
    with login_role(server, "gateway") as role:
        yield role


@pytest.fixture(scope="session")
def database(server: Cluster, template: str) -> Iterator[Database]:
    """One for all tests here: each has users and projects of its own."""
    with cloned(server, "gateway", template) as database:
        yield database


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


@pytest.fixture
async def gateway(database: Database, login: str, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway_over(database, login, tmp_path) as gateway:
        yield gateway
