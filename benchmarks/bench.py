"""First figures of the engine, each a ratio in one run on one server; `make bench-quick` calls it.

P1 resume call against the floor, P2 resume to the first step running, P5 no-op steps a second,
P6 pick-up on an idle worker, P8 many runs in one call against a call for each, RLS resume call under row
level security against the same for a role that bypasses it; P11 and P12 what a person waits for (console.py).
Names on the command line choose among them.
Durable settings: fsync on, synchronous_commit on. Each run replaces its own ids in results/bench.json
and leaves the others alone.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from benchmarks.common import (
    Connection,
    as_person,
    await_true,
    call,
    chain,
    durable_server,
    prepare,
    start,
    summary,
    worker,
)
from benchmarks.console import measure_p11, measure_p12

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "bench.json"
KINDS = ["transform", "delay", "pause", "terminate", "branch"]
WARM_UP = 30


def work(url: str, failing: str | None) -> None:
    """Play a worker until nothing is due; `failing` names a step that fails."""
    with psycopg.connect(url, autocommit=True) as hands:
        hands.execute("set role meshhook_worker")
        results: list[dict[str, Any]] = []
        while True:
            answer = call(hands, "meshhook_worker.finish_and_claim('bench', %s, %s, 100, 60)", Jsonb(results), KINDS)
            if not answer["work"]:
                return
            results = [
                {
                    "queue_id": item["queue_id"],
                    "token": item["token"],
                    "outcome": "failed" if item["step_key"] == failing else "succeeded",
                    "output": None,
                }
                for item in answer["work"]
            ]


def timed(act: Any) -> float:
    """Seconds that an act takes."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def measure_p1(url: str, n: int = 400) -> dict[str, Any]:
    """Interleaved calls: one resume of 6 steps in a run of 10, one floor."""
    person = as_person(url)
    project = prepare(person, "p1", chain(10))
    runs = [start(person, project, "p1") for _ in range(n)]
    work(url, "s4")
    bare = psycopg.connect(url, autocommit=True)
    bare.execute(HERE.joinpath("floor.sql").read_text().encode())
    bare.execute("insert into floor.runs select unnest(%s::uuid[]), 'failed', 0", [runs])
    bare.execute("insert into floor.steps select r.id, o, 'pending', 1, 0 from floor.runs r, generate_series(0, 9) o")
    bare.execute("analyze")
    resume: list[float] = []
    floor: list[float] = []
    for run in runs:
        floor.append(timed(lambda run=run: bare.execute("select floor.resume(%s, 4, 2)", [run])))
        resume.append(timed(lambda run=run: call(person, "meshhook.resume_run_from_step(%s, 's4')", run)))
    ours, least = summary(resume[WARM_UP:]), summary(floor[WARM_UP:])
    ratio = round(ours["p50_ms"] / least["p50_ms"], 2)
    figures = {"resume": ours, "floor": least, "ratio": ratio, "goal": "ratio at most 3", "met": ratio <= 3}
    return figures if figures["met"] else {**figures, "profile": profile(url, person, project, "p1")}


def profile(url: str, person: Connection, project: str, slug: str, n: int = 100) -> dict[str, float]:
    """Where a resume spends its time: milliseconds a resume within each function itself, the ten longest."""
    runs = [start(person, project, slug) for _ in range(n + WARM_UP)]
    work(url, "s4")
    with psycopg.connect(url, autocommit=True) as counted:
        counted.execute("set track_functions = 'all'")
        claims = call(person, "current_setting('request.jwt.claims')")
        counted.execute("select set_config('request.jwt.claims', %s, false)", [claims])
        counted.execute("set role authenticated")
        for number, run in enumerate(runs):
            if number == WARM_UP:
                counted.execute("reset role")
                counted.execute("select pg_stat_force_next_flush()")
                counted.execute("select pg_stat_reset()")
                counted.execute("set role authenticated")
            call(counted, "meshhook.resume_run_from_step(%s, 's4')", run)
        counted.execute("reset role")
        counted.execute("select pg_stat_force_next_flush()")
        rows = counted.execute(
            "select funcname, round((self_time / %s)::numeric, 3)::float8 from pg_stat_user_functions"
            " order by self_time desc limit 10",
            [n],
        ).fetchall()
    return {str(name): float(milliseconds) for name, milliseconds in rows}


def measure_p2(url: str, n: int = 150) -> dict[str, Any]:
    """From the call of a resume to the moment at which a worker started the step."""
    person, watcher = as_person(url), psycopg.connect(url, autocommit=True)
    project = prepare(person, "p2", chain(3))
    runs = [start(person, project, "p2") for _ in range(n)]
    work(url, "s1")
    seconds: list[float] = []
    with worker(url):
        for run in [start(person, project, "p2"), *runs]:
            if run not in runs:
                await_true(watcher, "status <> 'running' from meshhook.workflow_runs where id = %s", run)
                continue
            called = time.time()
            call(person, "meshhook.resume_run_from_step(%s, 's1')", run)
            await_true(watcher, "status <> 'running' from meshhook.workflow_runs where id = %s", run)
            started = call(
                watcher,
                "extract(epoch from started_at)::float8 from meshhook.step_attempts"
                " where run_id = %s and step_key = 's1' and attempt = 2",
                run,
            )
            seconds.append(started - called)
    figures = summary(seconds)
    return {**figures, "goal": "p50 at most 15 ms", "met": figures["p50_ms"] <= 15}


def measure_p5(url: str, runs: int = 1500) -> dict[str, Any]:
    """No-op steps of chains of 10, all processes on the same machine, everything kept."""
    person, watcher = as_person(url), psycopg.connect(url, autocommit=True)
    project = prepare(person, "p5", chain(10))
    for _ in range(runs):
        start(person, project, "p5")
    before = time.perf_counter()
    with worker(url, 2):
        await_true(
            watcher, "count(*) = 0 from meshhook.workflow_runs where project_id = %s and status = 'running'", project
        )
        seconds = time.perf_counter() - before
    rate = round(runs * 10 / seconds)
    return {
        "steps_per_s": rate,
        "steps": runs * 10,
        "workers": 2,
        "goal": "at least 2,000 steps/s",
        "met": rate >= 2000,
    }


def measure_p6(url: str, n: int = 150) -> dict[str, Any]:
    """From the commit of a start to the step running, on an idle worker."""
    person, watcher = as_person(url), psycopg.connect(url, autocommit=True)
    project = prepare(person, "p6", chain(1))
    seconds: list[float] = []
    with worker(url):
        for number in range(n + 5):
            run = start(person, project, "p6")
            started_from = time.time()
            await_true(watcher, "status <> 'running' from meshhook.workflow_runs where id = %s", run)
            started = call(
                watcher,
                "extract(epoch from started_at)::float8 from meshhook.step_attempts where run_id = %s",
                run,
            )
            if number >= 5:
                seconds.append(max(0.0, started - started_from))
    figures = summary(seconds)
    return {**figures, "goal": "p50 at most 3 ms", "met": figures["p50_ms"] <= 3}


def measure_p8(url: str, n: int = 1000, page: int = 100) -> dict[str, Any]:
    """Pages of `resume_runs` between as many single calls, on runs of 10 steps that failed at the fifth."""
    person = as_person(url)
    project = prepare(person, "p8", chain(10))
    runs = [start(person, project, "p8") for _ in range(2 * n)]
    work(url, "s4")
    one_by_one, in_pages = 0.0, 0.0
    newest_first = runs[::-1]
    after: str | None = None
    for begin in range(0, 2 * n, 2 * page):
        options = Jsonb({"limit": page} | ({"after": after} if after else {}))
        before = time.perf_counter()
        answer = call(person, "meshhook.resume_runs(%s, '{\"step_key\": \"s4\"}', null, 'p8', %s)", project, options)
        in_pages += time.perf_counter() - before
        assert [one["run_id"] for one in answer["results"]] == newest_first[begin : begin + page]
        after = answer["next"]
        before = time.perf_counter()
        for run in newest_first[begin + page : begin + 2 * page]:
            call(person, "meshhook.resume_run_from_step(%s, 's4', null, %s)", run, f"p8 {run}")
        one_by_one += time.perf_counter() - before
    ratio = round(one_by_one / in_pages, 2)
    return {
        "bulk_ms_a_run": round(in_pages / n * 1000, 3),
        "single_ms_a_run": round(one_by_one / n * 1000, 3),
        "runs": n,
        "page": page,
        "ratio": ratio,
        "goal": "at least 0.8 of single-call throughput",
        "met": ratio >= 0.8,
    }


def measure_rls(url: str, n: int = 400) -> dict[str, Any]:
    """Interleaved calls: one resume of 6 steps in a run of 10 by a person, one by a role that bypasses the policies.

    That role has the grants of `authenticated` and claims to be the same user.
    """
    user = uuid4()
    person, free = as_person(url, user), as_person(url, user)
    project = prepare(person, "rls", chain(10))
    runs = [start(person, project, "rls") for _ in range(2 * n)]
    work(url, "s4")
    free.execute("reset role")
    free.execute("create role bench_free nologin bypassrls")
    free.execute("grant authenticated to bench_free")
    free.execute("set role bench_free")
    as_person(url).execute("select meshhook.create_project('of somebody else')")
    seen = "count(*) from meshhook.projects"
    assert call(free, seen) > call(person, seen)
    seconds: dict[Connection, list[float]] = {person: [], free: []}
    for number, run in enumerate(runs):
        # Who goes first changes from pair to pair.
        who = person if number % 4 in (0, 3) else free
        seconds[who].append(timed(lambda who=who, run=run: call(who, "meshhook.resume_run_from_step(%s, 's4')", run)))
    under, without = summary(seconds[person][WARM_UP:]), summary(seconds[free][WARM_UP:])
    ratio = round(under["p50_ms"] / without["p50_ms"], 2)
    figures = {"under": under, "without": without, "ratio": ratio, "goal": "ratio at most 1.5", "met": ratio <= 1.5}
    return figures if figures["met"] else {**figures, "profile": profile(url, person, project, "rls")}


MEASURES = {
    "P1": measure_p1,
    "P2": measure_p2,
    "P5": measure_p5,
    "P6": measure_p6,
    "P8": measure_p8,
    "P11": measure_p11,
    "P12": measure_p12,
    "RLS": measure_rls,
}


def main() -> None:
    """Measure what is named, or all, on a server of its own with durable settings."""
    with durable_server() as server:
        figures = {name: MEASURES[name](server.url()) for name in sys.argv[1:] or MEASURES}
        version = server.version
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "postgres": version}
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept.update({name: {**figure, "machine": machine} for name, figure in figures.items()})
    RESULTS.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n")
    for name, figure in figures.items():
        sys.stdout.write(f"{name} {json.dumps(figure)}\n")


if __name__ == "__main__":
    main()
