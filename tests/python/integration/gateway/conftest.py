"""The gateway over one database, and a login for each process that tests."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.gateway import Gateway, gateway_over
from harness.stage import Stage


@pytest.fixture(scope="session")
def login(server: Cluster) -> Iterator[str]:
    """A role like the gateway's: the real one is the server's, and other processes test there too."""
    role = f"gateway_{server.token}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield role
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))


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
