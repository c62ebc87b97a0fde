"""Which process is meant by a number that stood in a file.

The system gives process ids away again, so a bare number may name a stranger. Together with the time
at which the process started it names one process only.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from meshhook.embedded_processes import end_processes


class ProcessName(BaseModel):
    """A process id and when it started, in clock ticks since boot (0 where the system hides it)."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> ProcessName:
        """The process that has this id now."""
        return cls(pid=pid, started=_start_time(pid))

    def is_alive(self) -> bool:
        """Whether this very process still runs; one that ended and waits to be reaped does not."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # it is somebody else's, but it is there
        return _start_time(self.pid) == self.started and _stat_fields(self.pid)[:1] != ["Z"]

    def end(self, grace_s: float) -> None:
        """SIGTERM, and SIGKILL once the grace is over; returns when it is gone."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.is_alive():
                end_processes([self.pid], number, grace_s)


def _stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on: the second, a name, may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _start_time(pid: int) -> int:
    fields = _stat_fields(pid)
    return int(fields[19]) if fields else 0
