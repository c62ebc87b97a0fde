"""Clients that call while the server under them is killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from benchmarks.availability_client import PATIENCE_S, Call
from meshhook.embedded import EmbeddedServer
from meshhook.embedded_processes import die_with_parent, end_processes, processes_of

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Siege:
    """What is to be told of one: every call of every client, and how often the server was killed in which way."""

    calls: list[Call] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    restarts_s: list[float] = field(default_factory=list)


def besiege(server: EmbeddedServer, users: Sequence[UUID], seconds: float, kill_every_s: float) -> Siege:
    """Let a client call for each user, and kill the server now and then.

    The last kill comes after the last answer, so that what an answer promised has to outlive it.
    """
    siege = Siege()
    with tempfile.TemporaryDirectory(prefix="meshhook-bench-") as folder:
        journals = [Path(folder, f"{user}.ndjson") for user in users]
        with clients(server.url(), users, journals):
            began = time.monotonic()
            kill_at = kill_every_s
            while kill_at < seconds:
                stay_up(server, began + kill_at)
                kill(server, siege)
                kill_at += kill_every_s
            stay_up(server, began + seconds)
        kill(server, siege)
        for journal in journals:
            siege.calls.extend(Call(**json.loads(line)) for line in journal.read_text().splitlines())
    return siege


@contextmanager
def clients(url: str, users: Sequence[UUID], journals: Sequence[Path]) -> Iterator[None]:
    """A client process a user, each with its journal; at the end each brings its call to an end first."""
    environment = {**os.environ, "MESHHOOK_DATABASE_URL": url}
    processes = []
    for user, journal in zip(users, journals, strict=True):
        command = [sys.executable, "-m", "benchmarks.availability_client", str(user)]
        with journal.open("wb") as out:
            processes.append(
                subprocess.Popen(command, stdout=out, env=environment, cwd=ROOT, preexec_fn=die_with_parent())
            )
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        codes = [process.wait(PATIENCE_S + 30) for process in processes]
    if any(codes):
        raise RuntimeError(f"A client ended by itself: exit codes {codes}.")


def stay_up(server: EmbeddedServer, until: float) -> None:
    """Return at that time of the monotonic clock; the server must not have ended by itself."""
    if server.exited.wait(max(0.0, until - time.monotonic())):
        raise RuntimeError(f"The server ended by itself, see {server.log_file}.")


def kill(server: EmbeddedServer, siege: Siege) -> None:
    """SIGKILL and a restart: in turns for the postmaster alone and for every process of the server.

    A postmaster alone leaves backends that find out by themselves and may commit before they do.
    """
    is_alone = siege.kills.total() % 2 == 0
    url, pids = server.url(), processes_of(server.cluster)
    began = time.monotonic()
    os.kill(server.pid, signal.SIGKILL)
    if not is_alone:
        end_processes(pids, signal.SIGKILL, 10)
    server.exited.wait()
    server.stop()
    server.start()
    siege.restarts_s.append(time.monotonic() - began)
    siege.kills["postmaster" if is_alone else "every process"] += 1
    if server.url() != url:
        raise RuntimeError(f"The server came back at another port, {server.port}.")
