"""What every measurement needs: a durable server of its own, people who call, worker processes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from meshhook.embedded import EmbeddedServer
from meshhook.migrator import migrate

Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def durable_server(settings: Mapping[str, str] | None = None, binaries: Path | None = None) -> Iterator[EmbeddedServer]:
    """A migrated server with fsync and synchronous_commit on, unless `settings` say otherwise; gone afterwards.

    `binaries` names the directory of another Postgres than the embedded one.
    """
    folder = Path(tempfile.mkdtemp(prefix="meshhook-bench-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        with EmbeddedServer(folder / "postgres", durable=True, settings=settings, binaries=binaries) as server:
            asyncio.run(migrate(server.url()))
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def chain(length: int) -> dict[str, Any]:
    """A definition of `length` transforms, one after the other."""
    return {
        "nodes": [{"id": f"s{i}", "type": "transform", "data": {"expression": "input"}} for i in range(length)],
        "edges": [{"source": f"s{i}", "target": f"s{i + 1}"} for i in range(length - 1)],
    }


def as_person(url: str, user: UUID | None = None, **options: Any) -> Connection:
    """A connection with the claims and the role of a signed-in user; `options` go to libpq."""
    connection = psycopg.connect(url, autocommit=True, **options)
    claims = json.dumps({"sub": str(user or uuid4())})
    connection.execute("select set_config('request.jwt.claims', %s, false)", [claims])
    connection.execute("set role authenticated")
    return connection


def call(connection: Connection, text: str, *values: Any) -> Any:
    """One value from the server."""
    row = connection.execute(f"select {text}".encode(), values).fetchone()
    assert row is not None
    return row[0]


def prepare(person: Connection, slug: str, definition: dict[str, Any]) -> str:
    """A project of its own with one workflow."""
    project = str(call(person, "meshhook.create_project('bench')")["project_id"])
    call(person, "meshhook.publish_workflow(%s, %s, %s)", project, slug, Jsonb(definition))
    return project


def start(person: Connection, project: str, slug: str) -> str:
    """A run; answers its id."""
    return str(call(person, "meshhook.start_run(%s, %s)", project, slug)["run_id"])


def worker_environment(url: str, level: str = "warning") -> dict[str, str]:
    """What a worker's process is told; `level` is how much it tells."""
    return {**os.environ, "MESHHOOK_DATABASE_URL": url, "MESHHOOK_WORKER_LOG_LEVEL": level}


@contextmanager
def worker(url: str, number: int = 1, level: str = "warning") -> Iterator[list[subprocess.Popen[bytes]]]:
    """Real worker processes, ended by SIGTERM; `level` is how much they tell."""
    command, environment = [sys.executable, "-m", "meshhook", "worker"], worker_environment(url, level)
    processes = [subprocess.Popen(command, env=environment) for _ in range(number)]
    try:
        yield processes
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(30)


def await_true(
    watcher: Connection, condition: str, *values: Any, patience_s: float = 600, pause_s: float = 0.002
) -> None:
    """Return once the server answers true; the server does the waiting."""
    until = time.monotonic() + patience_s
    while not call(watcher, condition, *values):
        if time.monotonic() > until:
            raise TimeoutError(f"not true within {patience_s:.0f} s: {condition} {values}")
        watcher.execute("select pg_sleep(%s)", [pause_s])


def summary(seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(statistics.median(ordered) * 1000, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
        "min_ms": round(ordered[0] * 1000, 3),
        "max_ms": round(ordered[-1] * 1000, 3),
        "n": len(ordered),
    }


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
