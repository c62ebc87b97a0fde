"""Processes of a Postgres cluster that this program didn't start, or started in an earlier life.

They are known by `cluster_name`, which Postgres shows in the title of each of them and which anyone may read in
/proc; the pid in postmaster.pid alone may long belong to somebody else. Where there is no /proc nothing is found,
and Postgres' own check of its shared memory is what stands between two servers on one directory.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def cluster_name(cluster: Path) -> str:
    """A short name of the data directory, the same for the same path."""
    return f"meshhook_{hashlib.sha256(str(cluster).encode()).hexdigest()[:12]}"


def processes_of(cluster: Path) -> list[int]:
    """Pids of all living processes of the server on this data directory."""
    name = cluster_name(cluster).encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            title = entry.read_bytes()
        except OSError:  # it ended while we looked
            continue
        if title.startswith(b"postgres: " + name) or b"--cluster_name=" + name in title.split(b"\0"):
            found.append(int(entry.parent.name))
    return found


def end_processes(pids: Iterable[int], number: signal.Signals, patience_s: float) -> list[int]:
    """Send a signal to each and wait for their end; answers those that still live."""
    until = time.monotonic() + patience_s
    left = []
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            signal.pidfd_send_signal(handle, number)
            ended = select.poll()
            ended.register(handle, select.POLLIN)
            if not ended.poll(max(0.0, until - time.monotonic()) * 1000):
                left.append(pid)
        except ProcessLookupError:
            pass
        finally:
            os.close(handle)
    return left


def die_with_parent() -> Callable[[], None] | None:
    """What a child calls before exec so that its parent's end asks it for a fast, clean shutdown.

    The kernel means the parent *thread*: whoever starts the child must live as long as the child should.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)

    return ask
