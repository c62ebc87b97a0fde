"""A command of ours as a child process, whose log lines the parent passes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from meshhook.embedded_processes import die_with_parent
from meshhook.errors import MeshHookError
from meshhook.processes import ProcessName

GRACE_S = 10
"""What it has to finish or give back its work once it is asked to end."""

KILLED_AFTER_S = 5
"""How much longer than its grace it may take."""

_LONGEST_LINE = 1_000_000

TITLES: Final = {"worker": "worker", "serve": "gateway"}
"""What people call the process of a command."""


def demo_settings(service_port: int) -> dict[str, str]:
    """A worker's environment that opens the demo's service on loopback to it, and nothing else there."""
    return {
        "MESHHOOK_WORKER_OPEN_ADDRESSES": f"127.0.0.1:{service_port}",
        "MESHHOOK_WORKER_GRACE_S": str(GRACE_S),
        "MESHHOOK_WORKER_LOG_FORMAT": "json",
    }


class ChildProcess:
    """One `meshhook worker` or `meshhook serve`: started, its lines handed to `on_line`, stopped by SIGTERM.

    It gets a session of its own, so that a Ctrl-C in the terminal is for the parent, who ends it in
    its order; and it is asked to end when the parent dies, however that dies.
    """

    def __init__(self, title: str, process: asyncio.subprocess.Process, on_line: Callable[[str], None]) -> None:
        self.title = title
        self._process = process
        self.name = ProcessName.of(process.pid)
        self._relay = asyncio.create_task(self._pass_on(on_line))

    @classmethod
    async def start(
        cls, *command: str, database_url: str, on_line: Callable[[str], None], settings: Mapping[str, str]
    ) -> ChildProcess:
        """Start a command on a database, with settings as environment variables."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "meshhook",
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            # The URL holds a password, and the arguments of a process are everybody's to read.
            env={**os.environ, **settings, "MESHHOOK_DATABASE_URL": database_url},
            start_new_session=True,
            preexec_fn=die_with_parent(),
            limit=_LONGEST_LINE,
        )
        return cls(TITLES[command[0]], process, on_line)

    async def wait(self) -> int:
        """Its exit code, once it has ended and all its lines are passed on."""
        code = await self._process.wait()
        await self._relay
        return code

    async def watch(self) -> None:
        """Wait for as long as it lives. Raises a MeshHookError then."""
        code = await self.wait()
        raise MeshHookError(f"The {self.title} ended by itself (exit code {code}); its log says why.")

    async def stop(self) -> None:
        """Let it finish what it has in hand; kill it when that takes longer than it should."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE_S + KILLED_AFTER_S):
                await self._process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self.wait()

    async def _pass_on(self, on_line: Callable[[str], None]) -> None:
        assert self._process.stdout is not None
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:  # longer than the limit: the reader has dropped it
                continue
            if not line:
                return
            on_line(line.decode(errors="replace").rstrip("\n"))
