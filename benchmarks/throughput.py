"""Steps a second (P5) against plain queues and DBOS, and what more worker processes bring (WORKERS)."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.common import Connection, as_person, await_true, call, chain, prepare, start, worker
from benchmarks.figure import Figure
from benchmarks.hands import profiled_worker, waiting_workers
from benchmarks.peers import PATIENCE_S, Peer, Unreachable
from benchmarks.processes import cpu_s, server_cpu_s
from benchmarks.profiles import Count, Counter, Counts, profile, profile_of_worker
from benchmarks.resume import STEPS, floor
from benchmarks.rows import Copier
from benchmarks.workbench import Workbench

PROCESSES = 2
GOAL = 5000
CLIENTS = 8

DONE = "count(*) = 0 from meshhook.workflow_runs where id = any(%s) and status = 'running'"
SUCCEEDED = "count(*) from meshhook.workflow_runs where id = any(%s) and status = 'succeeded'"
STRETCH = """
extract(epoch from max(finished_at) - min(started_at))::float8
from meshhook.step_attempts where run_id = any(%s)
"""


class Line:
    """Runs of ten steps that wait for workers, and how fast they were worked."""

    def __init__(self, bench: Workbench, name: str) -> None:
        self.url = bench.database(name)
        self._server = bench.server
        self._copier = Copier(self.url)
        self._watcher = psycopg.connect(self.url, autocommit=True)
        person = as_person(self.url)
        self._model = start(person, prepare(person, "line", chain(STEPS)), "line")
        self._copier.spare(self._model)

    def lay_out(self, runs: int) -> list[str]:
        """So many runs, due now."""
        ids = self._copier.copies(self._model, runs)
        self._copier.settle()
        return ids

    def rate(self, runs: int, processes: int) -> dict[str, float]:
        """Steps/s from the first claim to the last finish, and the cores that workers and server kept busy."""
        ids = self.lay_out(runs)
        with waiting_workers(self.url, processes) as go:
            server_before, before = server_cpu_s(self._server.pid), time.monotonic()
            workers = go()
            workers_before = sum(cpu_s(pid) for pid in workers)
            self.wait(ids)
            seconds = time.monotonic() - before
            busy = sum(cpu_s(pid) for pid in workers) - workers_before
            busy_server = server_cpu_s(self._server.pid) - server_before
        assert call(self._watcher, SUCCEEDED, ids) == runs
        return {
            "steps_per_s": round(runs * STEPS / call(self._watcher, STRETCH, ids)),
            "worker_cores": round(busy / seconds, 2),
            "server_cores": round(busy_server / seconds, 2),
        }

    def wait(self, ids: list[str]) -> None:
        """Until they have ended; looks so rarely that looking costs nothing."""
        await_true(self._watcher, DONE, ids, pause_s=0.1)


def measure_p5(bench: Workbench) -> Figure:
    """Two workers of each in turn; each works what lies there from the first to the last."""
    rounds, runs = bench.size(3, 1), bench.size(2000, 300)
    line = Line(bench, "p5")
    ours: list[dict[str, float]] = []
    queues = {"PgQueuer": Rates("pgqueuer", 20_000), "Procrastinate": Rates("procrastinate", 2000)}
    dbos = Rates("dbos", 2000)
    line.rate(runs // 10, PROCESSES)
    for number in range(rounds):
        ours.append(line.rate(runs, PROCESSES))
        for rates in queues.values():
            rates.add(partial(queue_rate, bench, rates, f"p5_{number}"))
        dbos.add(partial(workflow_rate, bench, dbos, f"p5_{number}"))
    rate = statistics.median(one["steps_per_s"] for one in ours)
    return Figure(
        value=rate,
        unit="steps/s",
        met=rate >= GOAL,
        rounds=rounds,
        ours={"rounds": ours, "steps": runs * STEPS, "workers": PROCESSES},
        floor={"floor_resumes_per_s": floor_rate(bench), "clients": CLIENTS},
        peers={f"{name}, plain jobs": rates.told(rate) for name, rates in queues.items()}
        | {"DBOS, workflow steps": dbos.told(rate)},
        profile=profile_of_steps(bench),
    )


class Rates:
    """What a peer came to in each round."""

    def __init__(self, program: str, jobs: int) -> None:
        self.program = program
        self.jobs = jobs
        self._rates: list[float] = []
        self._unreachable: str | None = None

    def add(self, measure: Callable[[], float]) -> None:
        """One round more, unless the peer is or was out of reach."""
        if self._unreachable is None:
            try:
                self._rates.append(measure())
            except Unreachable as problem:
                self._unreachable = str(problem)

    def told(self, ours: float) -> dict[str, Any]:
        """Jobs/s, and how many times as fast ours is."""
        if self._unreachable is not None:
            return {"unreachable": self._unreachable}
        rate = statistics.median(self._rates)
        spread = [round(min(self._rates)), round(max(self._rates))]
        return {"per_s": round(rate), "rounds_per_s": spread, "jobs": self.jobs, "ratio": round(ours / rate, 3)}


def queue_rate(bench: Workbench, rates: Rates, database: str) -> float:
    """Jobs/s of two processes that work a queue to its end."""
    with ExitStack() as stack:
        client = stack.enter_context(bench.peer(rates.program, "client", database))
        client.ask("enqueue", number=rates.jobs)
        bench.settle(f"{rates.program}_{database}")
        drains = [stack.enter_context(bench.peer(rates.program, "drain", database)) for _ in range(PROCESSES)]
        return joint_rate(drains)


def workflow_rate(bench: Workbench, rates: Rates, database: str) -> float:
    """Steps/s of two processes that run their own workflows, without a queue between."""
    workflows = str(rates.jobs // STEPS // PROCESSES)
    with ExitStack() as stack:
        drains = [
            stack.enter_context(bench.peer(rates.program, "drain", database, workflows)) for _ in range(PROCESSES)
        ]
        return joint_rate(drains)


def joint_rate(drains: list[Peer]) -> float:
    """Of processes that begin together: from the first job of any to the last."""
    for drain in drains:
        drain.go()
    told = [drain.told(2 * PATIENCE_S) for drain in drains]
    worked = [one for one in told if one["jobs"]]
    seconds = max(one["last"] for one in worked) - min(one["first"] for one in worked)
    return float(sum(one["jobs"] for one in worked) / seconds)


def floor_rate(bench: Workbench, calls: int = 250) -> int:
    """What the server can write at most: bare floor calls/s of eight clients."""
    url = bench.database("p5_floor")
    person = as_person(url)
    model = start(person, prepare(person, "floor", chain(STEPS)), "floor")
    with closing(Copier(url)) as copier:
        runs = copier.copies(model, CLIENTS * calls)
    floor(url, runs)
    shares = [runs[number::CLIENTS] for number in range(CLIENTS)]
    sessions = [psycopg.connect(url, autocommit=True) for _ in shares]

    def write(session: Connection, share: list[str]) -> None:
        for run in share:
            session.execute("select floor.resume(%s, 4, 2)", [run])

    threads = [threading.Thread(target=write, args=pair) for pair in zip(sessions, shares, strict=True)]
    before = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(len(runs) / (time.perf_counter() - before))


def profile_of_steps(bench: Workbench) -> dict[str, Any] | None:
    """Of the database, and of a worker."""
    counts = profile(bench, count_steps)
    return counts and counts | {"worker": worker_functions(bench)}


def count_steps(bench: Workbench, counter: Counter) -> Counts:
    """What one step costs the database, with one worker."""
    line, runs = Line(bench, "p5_profile"), bench.size(500, 100)
    count = Count(line.url, counter)
    ids = line.lay_out(runs)
    count.begin_anew()
    with worker(line.url):
        line.wait(ids)
    return count.told(runs * STEPS)


def worker_functions(bench: Workbench) -> Counts:
    """Where the CPU of one worker goes."""
    line, runs = Line(bench, "p5_worker"), bench.size(500, 100)
    ids = line.lay_out(runs)
    with tempfile.TemporaryDirectory() as folder:
        with profiled_worker(line.url, Path(folder, "worker")):
            line.wait(ids)
        return profile_of_worker(Path(folder, "worker"))


def measure_workers(bench: Workbench) -> Figure:
    """The same line for 1, 2, 4 and 8 processes, in turns."""
    rounds, runs = bench.size(2, 1), bench.size(1500, 200)
    counts = [1, 2] if bench.is_quick else [1, 2, 4, 8]
    line = Line(bench, "workers")
    line.rate(runs // 10, PROCESSES)
    found: dict[int, list[dict[str, float]]] = {count: [] for count in counts}
    for _ in range(rounds):
        for count in counts:
            found[count].append(line.rate(runs, count))
    medians = {
        count: {name: statistics.median(one[name] for one in rates) for name in rates[0]}
        for count, rates in found.items()
    }
    best = max(medians, key=lambda count: medians[count]["steps_per_s"])
    return Figure(
        value=medians[best]["steps_per_s"],
        unit=f"steps/s with {best}",
        met=None,
        rounds=rounds,
        ours={str(count): one for count, one in medians.items()} | {"cores": os.cpu_count()},
        curves={"steps/s by workers": [[count, one["steps_per_s"]] for count, one in medians.items()]},
    )
