"""The gateway of `meshhook up`: a child process at the port where it was before, so that open pages find it again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Final
from uuid import UUID

from meshhook.child_process import ChildProcess
from meshhook.database.gateway_login import make_gateway_login
from meshhook.errors import Refused
from meshhook.gateway.pages import console_directory
from meshhook.gateway.serve import one_time_link
from meshhook.kept_process import KeptProcess
from meshhook.ports import candidate_ports
from meshhook.processes import ProcessName
from meshhook.progress import Progress

PORT_FILE: Final = "gateway.port"
_READY_WITHIN_S: Final = 30


class UpGateway:
    """Started, kept and stopped with everything else; without a login for it there is none."""

    def __init__(self, home: Path, progress: Progress) -> None:
        self._home = home
        self._progress = progress
        self._kept = KeptProcess(self._start_process, progress)
        self._login = ""
        self.address: str | None = None
        self.name: ProcessName | None = None

    async def start(self, database_url: str) -> str:
        """Start it; answers what the line of its phase says."""
        try:
            self._login = await make_gateway_login(database_url)
        except Refused:
            return "none: the user of the database's address may not make a login for it"
        self._port = next(candidate_ports(None, self._home / PORT_FILE))
        await self._kept.start()
        (self._home / PORT_FILE).write_text(f"{self._port}\n")
        return f"{self.address}, for this machine only"

    async def keep(self) -> None:
        await self._kept.keep()

    async def stop(self) -> None:
        await self._kept.stop()

    def link(self, user_id: UUID) -> str | None:
        """A one-time link to the console, where there is one."""
        if self.address is None or console_directory() is None:
            return None
        return one_time_link(self._home, self.address, user_id)

    async def _start_process(self) -> ChildProcess:
        is_ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def on_line(line: str) -> None:
            if not is_ready.done() and line.startswith('{"event": "gateway_listening"'):
                is_ready.set_result(json.loads(line)["address"])
            else:
                self._progress.log(line, "gateway")

        def on_end(_: object) -> None:
            if not is_ready.done():
                is_ready.set_result("")

        process = await ChildProcess.start(
            "serve",
            "--json",
            "--port",
            str(self._port),
            database_url=self._login,
            on_line=on_line,
            settings={"MESHHOOK_HOME": str(self._home)},
        )
        watch = asyncio.create_task(process.watch())
        watch.add_done_callback(on_end)
        async with asyncio.timeout(_READY_WITHIN_S):
            self.address = await is_ready
        if not self.address:
            await watch
        watch.cancel()
        self.name = process.name
        return process
