"""Workers: one that the benchmark plays itself, and real ones that tell when they begin a step."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.common import call, worker_environment

KINDS = ["transform", "delay", "pause", "terminate", "branch", "map"]


class Hands:
    """Claims and finishes over one connection, and executes nothing: what it measures is the database."""

    def __init__(self, url: str, limit: int = 100) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("set role meshhook_worker")
        self._limit = limit
        self._results: list[dict[str, Any]] = []

    def close(self) -> None:
        self._connection.close()

    def leave_counts(self) -> None:
        """Whatever the server has counted of this session can be read from now on."""
        self._connection.execute("select pg_stat_force_next_flush()")
        self._connection.execute("select")

    def turn(self, failing: Collection[str] = (), items: int = 0) -> int:
        """Finish what is in hand and claim as much again; answers how much.

        `failing` names steps that fail, an item as `STEP/ITEM`; a map gets so many items.
        """
        answer = call(
            self._connection,
            "meshhook_worker.finish_and_claim('bench', %s, %s, %s, 60)",
            Jsonb(self._results),
            KINDS,
            self._limit,
        )
        self._results = [_result(work, failing, items) for work in answer["work"]]
        return len(self._results)


def _result(work: dict[str, Any], failing: Collection[str], items: int) -> dict[str, Any]:
    name = "/".join(filter(None, (work["step_key"], work["item_key"])))
    output = None
    if work["kind"] == "map" and not work["item_key"]:
        output = {"items": [{"key": str(number), "value": number} for number in range(items)]}
    outcome = "failed" if name in failing else "succeeded"
    return {"queue_id": work["queue_id"], "token": work["token"], "outcome": outcome, "output": output}


def work(url: str, failing: Collection[str] = (), items: int = 0) -> None:
    """Play a worker until nothing is due."""
    with closing(Hands(url, 1000 if items else 100)) as hands:
        while hands.turn(failing, items):
            pass


class Telling:
    """A real worker that tells run, step and time whenever it begins a step."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._told: queue.Queue[tuple[str, str, float]] = queue.Queue()
        threading.Thread(target=self._listen, args=[process], daemon=True).start()

    def began(self, run: str, step: str, patience_s: float = 30) -> float:
        """When it began that step; what it began before is let go."""
        until = time.monotonic() + patience_s
        while True:
            run_id, step_key, at = self._told.get(timeout=max(0.0, until - time.monotonic()))
            if (run_id, step_key) == (run, step):
                return at

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            run, step, at = line.split()
            self._told.put((run, step, float(at)))


@contextmanager
def telling_worker(url: str) -> Iterator[Telling]:
    """For as long as the context is open."""
    with _worker_program(url, ["tell"]) as process:
        yield Telling(process)


@contextmanager
def profiled_worker(url: str, into: Path) -> Iterator[None]:
    """A real worker whose profile, by function, stands in the file once the context has ended."""
    with _worker_program(url, ["profile", str(into)]):
        yield


@contextmanager
def waiting_workers(url: str, number: int) -> Iterator[Callable[[], list[int]]]:
    """Real workers that have loaded all they need; the call lets them begin, and answers their process ids."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_worker_program(url, ["wait"])) for _ in range(number)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

        def go() -> list[int]:
            for process in processes:
                assert process.stdin is not None
                process.stdin.write("go\n")
                process.stdin.flush()
            return [process.pid for process in processes]

        yield go


@contextmanager
def _worker_program(url: str, arguments: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker_program", *arguments],
        env=worker_environment(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
