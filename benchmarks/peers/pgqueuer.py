"""PgQueuer: plain jobs, by asyncpg and uvloop as its documentation advises, in batches of a hundred.

Roles: `client` puts jobs into the queue, `worker` tells when each begins, `drain` works the queue to its end.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from typing import Any

import asyncpg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

from benchmarks.peers.program import Stretch, serve, tell

BATCH = 100
JOB = "nothing"


async def open_queue(url: str) -> PgQueuer:
    """A worker's own connection."""
    return PgQueuer(AsyncpgDriver(await asyncpg.connect(url)))


async def work(url: str) -> None:
    """Tell when each job begins, until the harness ends us."""
    queue = await open_queue(url)

    async def nothing(job: Any) -> None:
        tell(time.time())

    queue.entrypoint(JOB)(nothing)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, queue.shutdown.set)
    tell("ready")
    await queue.run(batch_size=BATCH)


async def drain(url: str) -> None:
    """Work until nothing is left, then tell when the first and the last job ran."""
    queue, stretch = await open_queue(url), Stretch()

    async def nothing(job: Any) -> None:
        stretch.ran(time.time())

    queue.entrypoint(JOB)(nothing)
    tell("ready")
    await asyncio.to_thread(sys.stdin.readline)
    await queue.run(batch_size=BATCH, mode=QueueExecutionMode.drain)
    tell(stretch.told())


def client(url: str) -> None:
    """Install the tables, then put jobs in as the harness says."""
    loop = uvloop.new_event_loop()
    connection = loop.run_until_complete(asyncpg.connect(url))
    queries = Queries(AsyncpgDriver(connection))
    loop.run_until_complete(queries.install())

    def enqueue(number: int) -> float:
        """When the last of them was answered."""
        for begin in range(0, number, 1000):
            size = min(1000, number - begin)
            loop.run_until_complete(queries.enqueue([JOB] * size, [None] * size, [0] * size))
        return time.time()

    tell("ready")
    serve({"enqueue": enqueue})


if __name__ == "__main__":
    role, url = sys.argv[1:3]
    if role == "client":
        client(url)
    else:
        uvloop.run({"worker": work, "drain": drain}[role](url))
