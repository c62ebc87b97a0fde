"""Procrastinate: plain jobs that do nothing, by its psycopg connector, woken by notifications.

Roles: `client` puts jobs into the queue, `worker` tells when each begins, `drain` works the queue to its end.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any

from procrastinate import App, PsycopgConnector

from benchmarks.peers.program import Stretch, serve, tell

CONCURRENCY = 10
CONNECTIONS = CONCURRENCY + 2


def open_app(url: str, ran: Callable[[float], None]) -> tuple[App, Any]:
    """The app and its one task."""
    app = App(connector=PsycopgConnector(conninfo=url, min_size=CONNECTIONS, max_size=CONNECTIONS))

    async def nothing() -> None:
        ran(time.time())

    return app, app.task(name="nothing")(nothing)


async def work(url: str) -> None:
    """Tell when each job begins, until the harness ends us."""
    app, _ = open_app(url, tell)
    async with app.open_async():
        tell("ready")
        await app.run_worker_async(concurrency=CONCURRENCY)


async def drain(url: str) -> None:
    """Work until nothing is left, then tell when the first and the last job ran."""
    stretch = Stretch()
    app, _ = open_app(url, stretch.ran)
    async with app.open_async():
        tell("ready")
        await asyncio.to_thread(sys.stdin.readline)
        await app.run_worker_async(concurrency=CONCURRENCY, wait=False)
    tell(stretch.told())


def client(url: str) -> None:
    """Install the tables, then put jobs in as the harness says."""
    app, nothing = open_app(url, tell)
    with app.open():
        app.schema_manager.apply_schema()

        def enqueue(number: int) -> float:
            """When the last of them was answered."""
            for begin in range(0, number, 1000):
                nothing.batch_defer(*[{}] * min(1000, number - begin))
            return time.time()

        tell("ready")
        serve({"enqueue": enqueue})


if __name__ == "__main__":
    role, url = sys.argv[1:3]
    if role == "client":
        client(url)
    else:
        asyncio.run({"worker": work, "drain": drain}[role](url))
