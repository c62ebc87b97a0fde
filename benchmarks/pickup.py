"""How soon a worker begins: after a resume (P2), after a start (P6). It says itself when it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from benchmarks.common import Connection, as_person, await_true, call, chain, prepare, start, summary
from benchmarks.figure import Figure
from benchmarks.hands import Telling, telling_worker, work
from benchmarks.peers import Unreachable
from benchmarks.resume import STEPS
from benchmarks.rows import Copier
from benchmarks.sampling import Series, compared
from benchmarks.workbench import Workbench

WARM_UP = 5
FORKED_AT = STEPS
"""The last step: one step begins, and DBOS tells once."""
ENDED = "status <> 'running' from meshhook.workflow_runs where id = %s"


def measure_p2(bench: Workbench) -> Figure:
    """Calls of a resume, one after the other; then as many forks of DBOS. Nothing else runs meanwhile."""
    url, rounds, calls = bench.database("p2"), bench.size(4, 2), bench.size(100, 20)
    person, copier = as_person(url), Copier(url)
    model = start(person, prepare(person, "p2", chain(3)), "p2")
    work(url, ["s1"])
    ours, forks = Series(), Series()
    answers: list[float] = []
    for number in range(rounds):
        runs = copier.copies(model, WARM_UP + calls)
        copier.settle()
        with telling_worker(url) as telling:
            begin_working(person, telling)
            timed_runs = [resumed(person, telling, run) for run in runs][WARM_UP:]
            ours.rounds.append([whole for whole, _ in timed_runs])
            answers += [answer for _, answer in timed_runs]
        one_more_round(forks, partial(forked, bench, f"p2_{number}", max(10, calls // 4)))
    told = ours.told()
    return Figure(
        value=told["p50_ms"],
        unit="ms",
        met=told["p50_ms"] <= 10 and told["p99_ms"] <= 50,
        rounds=rounds,
        ours=told,
        floor=woken(bench, "p2_floor"),
        peers={"DBOS fork_workflow": compared(forks, ours)},
        profile={"parts": {"the call": summary(answers), "from its answer to the step": summary(after(ours, answers))}},
    )


def after(ours: Series, answers: list[float]) -> list[float]:
    """What is left of the whole once the call has answered; a worker that is sooner than the answer leaves nothing."""
    return [max(0.0, whole - answer) for whole, answer in zip(ours.seconds, answers, strict=True)]


def begin_working(person: Connection, telling: Telling) -> None:
    """Return once the worker listens: it has worked, and rests."""
    project = prepare(person, "first", chain(1))
    run = start(person, project, "first")
    telling.began(run, "s0")
    await_true(person, ENDED, run)


def resumed(person: Connection, telling: Telling, run: str) -> tuple[float, float]:
    """Seconds from the call to the step, and to its own answer; returns when the run has ended."""
    called = time.time()
    call(person, "meshhook.resume_run_from_step(%s, 's1')", run)
    answered = time.time()
    began = telling.began(run, "s1")
    await_true(person, ENDED, run)
    return began - called, answered - called


def forked(bench: Workbench, database: str, calls: int) -> list[float]:
    """The same of DBOS, whose worker polls every 10 ms."""
    with bench.peer("dbos", "client", database) as client:
        workflows = client.ask("originals", number=calls + WARM_UP, steps=STEPS)
        client.ask("rest")
        seconds = []
        with bench.peer("dbos", "worker", database) as worker:
            for workflow in workflows:
                called = client.ask("fork", workflow=workflow, step=FORKED_AT, queue="soon")["called"]
                seconds.append(worker.told() - called)
    return seconds[WARM_UP:]


def measure_p6(bench: Workbench) -> Figure:
    """Starts of a run, one after the other; then as many jobs of the queues, each on its own idle worker."""
    url, rounds, calls = bench.database("p6"), bench.size(4, 2), bench.size(100, 20)
    person = as_person(url)
    project = prepare(person, "p6", chain(1))
    ours = Series()
    queues = {"pgqueuer": Series(), "procrastinate": Series()}
    for number in range(rounds):
        with telling_worker(url) as telling:
            begin_working(person, telling)
            ours.rounds.append([started(person, telling, project) for _ in range(WARM_UP + calls)][WARM_UP:])
        for name, series in queues.items():
            one_more_round(series, partial(queued, bench, name, f"p6_{number}", calls))
    told = ours.told()
    return Figure(
        value=told["p50_ms"],
        unit="ms",
        met=told["p50_ms"] <= 3,
        rounds=rounds,
        ours=told,
        floor=woken(bench, "p6_floor"),
        peers={
            "PgQueuer": compared(queues["pgqueuer"], ours),
            "Procrastinate": compared(queues["procrastinate"], ours),
        },
    )


def started(person: Connection, telling: Telling, project: str) -> float:
    """Seconds from the answer of a start, which is its commit, to the step; returns when the run has ended."""
    run = start(person, project, "p6")
    ready = time.time()
    began = telling.began(run, "s0")
    await_true(person, ENDED, run)
    return began - ready


def queued(bench: Workbench, name: str, database: str, calls: int) -> list[float]:
    """The same of a queue: from the answer of its client to the job. A pause lets its worker rest, as ours does."""
    with bench.peer(name, "client", database) as client, bench.peer(name, "worker", database) as worker:
        seconds = []
        for _ in range(calls + WARM_UP):
            ready = client.ask("enqueue", number=1)
            seconds.append(worker.told() - ready)
            time.sleep(0.02)
    return seconds[WARM_UP:]


def one_more_round(series: Series, measure: Callable[[], list[float]]) -> None:
    """Add a round, unless the peer is or was out of reach."""
    if series.unreachable is not None:
        return
    try:
        series.rounds.append(measure())
    except Unreachable as problem:
        series.unreachable, series.rounds = str(problem), []


def woken(bench: Workbench, database: str, calls: int = 200) -> dict[str, Any]:
    """The floor: from a bare commit that notifies to a session that listens and wrote one row."""
    url = bench.server.ensure_database(database)
    with psycopg.connect(url, autocommit=True) as sender, psycopg.connect(url, autocommit=True) as sleeper:
        sender.execute("create table woken (id bigint generated always as identity primary key)")
        sleeper.execute("listen floor")
        seconds = []
        for _ in range(calls):
            called = time.perf_counter()
            sender.execute("select pg_notify('floor', '')")
            for _ in sleeper.notifies(stop_after=1):
                pass
            sleeper.execute("insert into woken default values")
            seconds.append(time.perf_counter() - called)
    return Series([seconds[WARM_UP:]]).told()
