"""The gateway over a database of a test, without a socket, and tokens that it takes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
from psycopg import sql

from harness.cluster import Cluster
from harness.databases import Database
from meshhook.database.gateway_login import make_gateway_login
from meshhook.gateway.app import GatewaySettings, application
from meshhook.gateway.serve import connected
from meshhook.gateway.tokens import Tokens

PORT = 4321
ORIGIN = "http://localhost:5173"
SECRET = "of this test alone, and long enough to sign"


class Gateway:
    """Requests to the gateway, and tokens that it takes."""

    def __init__(self, client: httpx.AsyncClient, state: Path) -> None:
        self.client = client
        self.tokens = Tokens(SECRET)
        self.state = state

    def headers(self, user_id: UUID | str | None = None, **more: str) -> dict[str, str]:
        """As supabase-js sends them; without a user the key alone speaks."""
        token = self.tokens.anon() if user_id is None else self.tokens.access(UUID(str(user_id)))
        given = {"apikey": self.tokens.anon(), "authorization": f"Bearer {token}"}
        return given | {name.replace("_", "-"): value for name, value in more.items()}

    async def rpc(
        self,
        function: str,
        user_id: UUID | str | None = None,
        /,
        headers: Mapping[str, str] | None = None,
        **given: Any,
    ) -> httpx.Response:
        return await self.client.post(
            f"/rest/v1/rpc/{function}", json=given, headers={**self.headers(user_id), **(headers or {})}
        )


@contextmanager
def login_role(server: Cluster, purpose: str) -> Iterator[str]:
    """The name of a role like the gateway's: the real one is the server's, and other processes test there too."""
    role = f"{purpose}_{server.token}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield role
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))


@asynccontextmanager
async def gateway_over(database: Database, login: str, state: Path) -> AsyncIterator[Gateway]:
    """The gateway, for as long as the context is open."""
    async with connected(await make_gateway_login(database.url, login)) as rpc:
        app = application(GatewaySettings(PORT, SECRET, state, [ORIGIN]), rpc)
        transport = httpx.ASGITransport(app, client=("127.0.0.9", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
            yield Gateway(client, state)
