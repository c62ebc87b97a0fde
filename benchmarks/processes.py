"""What processes have used, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Seconds of CPU of a process; 0 once it is gone."""
    found = _fields(pid)
    return 0.0 if found is None else (int(found[11]) + int(found[12])) / TICKS


def server_cpu_s(postmaster: int) -> float:
    """Seconds of CPU of a server: of itself, of its processes, and of those that have ended."""
    found = _fields(postmaster)
    assert found is not None
    ended = (int(found[13]) + int(found[14])) / TICKS
    return cpu_s(postmaster) + ended + sum(cpu_s(pid) for pid in children(postmaster))


def children(parent: int) -> list[int]:
    """Processes that it started and that live."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if (found := _fields(pid)) is not None and int(found[1]) == parent]


def _fields(pid: int) -> list[str] | None:
    """Of /proc/PID/stat, from the state on: the name before it may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
