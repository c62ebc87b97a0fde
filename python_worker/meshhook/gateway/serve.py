"""`meshhook serve`: the gateway as a process, from its socket to its last answer."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

import psycopg
import uvicorn
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from meshhook.database.rpc import Rpc, check_connection
from meshhook.database.together import TogetherConnection
from meshhook.errors import DatabaseUnavailable
from meshhook.gateway.app import GatewaySettings, application
from meshhook.gateway.secret import installation_secret
from meshhook.gateway.tokens import Tokens
from meshhook.ports import LOOPBACK, listen

CONNECTIONS: Final = max(4, min(12, 3 * (os.cpu_count() or 1)))
"""Three for each core, within reason: one computes, the others wait for the disk or for each other's locks."""
CONNECTION_TIMEOUT_S: Final = 5
_GRACE_S: Final = 5


@dataclass(frozen=True)
class ServeOptions:
    """Which database is called, as a login without rights of its own; 0 takes any free port."""

    database_url: str
    home: Path
    port: int = 0
    origins: Sequence[str] = ()


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[Rpc]:
    """The functions of a database, for as long as the context is open. Raises DatabaseUnavailable, InvalidSettings."""
    async with AsyncConnectionPool(
        database_url,
        connection_class=TogetherConnection,
        min_size=1,
        max_size=CONNECTIONS,
        timeout=CONNECTION_TIMEOUT_S,
        open=False,
        check=check_connection,
        kwargs={"autocommit": True, "application_name": "meshhook gateway", "client_encoding": "utf8"},
    ) as pool:
        rpc = Rpc(pool)
        try:
            await rpc.look()
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailable("The gateway can't reach the database.", "Is it running?") from error
        yield rpc


async def serve(options: ServeOptions, on_ready: Callable[[str], None]) -> None:
    """Listen until SIGTERM or Ctrl-C; `on_ready` gets the address once requests are answered."""
    listening = listen(options.port)
    port = listening.getsockname()[1]
    settings = GatewaySettings(port, installation_secret(options.home), options.home / "gateway", options.origins)
    async with connected(options.database_url) as rpc:
        config = uvicorn.Config(
            application(settings, rpc),
            http="httptools",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody stands before it, so whatever they claim is forged
            lifespan="off",
            timeout_graceful_shutdown=_GRACE_S,
        )
        on_ready(f"http://{LOOPBACK}:{port}")
        await uvicorn.Server(config).serve(sockets=[listening])


def one_time_link(home: Path, address: str, user_id: UUID) -> str:
    """A link that signs a user in once, within a quarter of an hour.

    What signs in stands behind the `#`, so that no server and no log ever sees it.
    """
    return f"{address}/sign-in#{Tokens(installation_secret(home)).link(user_id)}"
