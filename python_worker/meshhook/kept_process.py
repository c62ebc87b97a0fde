"""A child process that `meshhook up` keeps: another is started whenever a signal ends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from meshhook.child_process import ChildProcess
from meshhook.errors import MeshHookError
from meshhook.progress import Progress


class KeptProcess:
    """Started by `start`, again and again; one that ended by itself has said why it can't work."""

    def __init__(self, start: Callable[[], Awaitable[ChildProcess]], progress: Progress) -> None:
        self._start = start
        self._progress = progress
        self._process: ChildProcess | None = None

    async def start(self) -> None:
        self._process = await self._start()

    async def keep(self) -> None:
        """For as long as it works. Raises a MeshHookError when it ended by itself."""
        while self._process is not None:
            title, code = self._process.title, await self._process.wait()
            if code >= 0:
                raise MeshHookError(f"The {title} ended by itself (exit code {code}); its log says why.")
            self._progress.say(f"The {title} was ended by signal {-code}; starting another.")
            await self.start()

    async def stop(self) -> None:
        if self._process is not None:
            await self._process.stop()
