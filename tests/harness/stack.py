"""The whole stack over one database: a worker and the gateway, each a process as `meshhook up` starts them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt

from harness.children import Child
from meshhook.database.gateway_login import make_gateway_login
from meshhook.gateway.secret import installation_secret
from meshhook.gateway.serve import one_time_link
from meshhook.gateway.tokens import Tokens

MESHHOOK = [sys.executable, "-m", "meshhook"]
FOREIGN_SECRET = "the secret of some other installation"


class GatewayProcess:
    """`meshhook serve` over a database. `role` is the name of its login, which one process has alone."""

    def __init__(self, database_url: str, home: Path, role: str, origins: Sequence[str] = ()) -> None:
        # In a thread of its own: where a browser is driven, this one has a loop that runs.
        with ThreadPoolExecutor(1) as thread:
            self._login = thread.submit(asyncio.run, make_gateway_login(database_url, role)).result()
        self._home = home
        self._origins = [word for origin in origins for word in ("--allow-origin", origin)]
        self.port = 0
        self.start()
        self.secret = installation_secret(home)
        self.tokens = Tokens(self.secret)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def start(self) -> None:
        """Start it, at the port where it was before."""
        self._child = Child(
            [*MESHHOOK, "serve", "--json", "--port", str(self.port), "--database-url", self._login, *self._origins],
            MESHHOOK_HOME=str(self._home),
        )
        address = str(self._child.said("event", "gateway_listening")["address"])
        self.port = int(address.rpartition(":")[2])

    def stop(self) -> None:
        self._child.end()

    def link(self, user_id: UUID) -> str:
        """What signs this user in, once."""
        return one_time_link(self._home, self.url, user_id)

    def forged(self, secret: str | None = None, algorithm: str = "HS256", **claims: Any) -> str:
        """A token with these claims, signed by another hand if a secret is given, and none by algorithm none."""
        key = "" if algorithm == "none" else secret or self.secret
        return jwt.encode({"exp": datetime.now(UTC) + timedelta(hours=1), **claims}, key, algorithm)


@contextmanager
def gateway_process(database_url: str, home: Path, role: str, origins: Sequence[str] = ()) -> Iterator[GatewayProcess]:
    """The gateway, for as long as the context is open."""
    gateway = GatewayProcess(database_url, home, role, origins)
    try:
        yield gateway
    finally:
        gateway.stop()


@contextmanager
def worker_child(database_url: str) -> Iterator[Child]:
    """A worker that polls and listens, for as long as the context is open."""
    worker = Child(
        [*MESHHOOK, "worker", "--json"],
        MESHHOOK_DATABASE_URL=database_url,
        MESHHOOK_WORKER_ALLOW_PRIVATE_NETWORKS="true",
        MESHHOOK_WORKER_GRACE_S="2",
    )
    try:
        worker.said("event", "worker_started")
        yield worker
    finally:
        worker.end()
