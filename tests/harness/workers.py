"""Real workers, in this process or in one of their own, and what their log told."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, TextIO, cast

from meshhook.logs import make_log
from meshhook.settings import WorkerSettings
from meshhook.worker import run_worker

PATIENCE_S = 30.0
"""How long a test waits for what has to come; never how long it waits in vain."""


class Told(io.TextIOBase):
    """The lines of a log, as they come."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self._came = asyncio.Event()

    def write(self, text: str) -> int:
        for line in text.splitlines():
            self.lines.append(json.loads(line) if line.startswith("{") else {"event": "text", "text": line})
        self._came.set()
        return len(text)

    def all(self, event: str, **facts: Any) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event and facts.items() <= line.items()]

    async def line(self, event: str, times: int = 1, **facts: Any) -> dict[str, Any]:
        """The first, or `times`-th, line of this kind, once it is there."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while len(found := self.all(event, **facts)) < times:
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            raise AssertionError(f"no {event} {facts} in:\n" + "\n".join(map(str, self.lines))) from None
        return found[times - 1]


class InProcess:
    """A worker on this test's event loop."""

    def __init__(self, task: asyncio.Task[None], stop: asyncio.Event, told: Told) -> None:
        self._task = task
        self._stop = stop
        self.told = told

    async def stop(self) -> None:
        """Stops it gracefully; raises what it raised."""
        self._stop.set()
        await self.ended()

    async def ended(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self._task


@asynccontextmanager
async def worker_here(database_url: str, **settings: Any) -> AsyncIterator[InProcess]:
    """A running worker; at the end of the block it is stopped if it still runs."""
    settings = {"allow_private_networks": True, "grace_s": 2, **settings}
    told, stop = Told(), asyncio.Event()
    log = make_log("debug", "json", cast(TextIO, told))
    task = asyncio.create_task(run_worker(WorkerSettings(database_url=database_url, **settings), stop, log))
    worker = InProcess(task, stop, told)
    try:
        yield worker
    finally:
        if not task.done():
            await worker.stop()


class OwnProcess:
    """A worker started like any other program."""

    def __init__(self, process: asyncio.subprocess.Process, told: Told) -> None:
        self._process = process
        self.told = told
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.told.write(line.decode())

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def exit_code(self) -> int:
        async with asyncio.timeout(PATIENCE_S):
            await self._reading
            return await self._process.wait()

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self.exit_code()


@asynccontextmanager
async def worker_process(database_url: str, **settings: Any) -> AsyncIterator[OwnProcess]:
    """A worker process; at the end of the block it is killed if it still runs."""
    given = {"allow_private_networks": True, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "meshhook",
        "worker",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={
            **os.environ,
            "MESHHOOK_DATABASE_URL": database_url,
            **{f"MESHHOOK_WORKER_{name.upper()}": str(value) for name, value in given.items()},
        },
    )
    worker = OwnProcess(process, Told())
    try:
        yield worker
    finally:
        await worker.end()
