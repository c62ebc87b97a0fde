"""What a worker costs while there is nothing to do (P9)."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from benchmarks.common import Connection, as_person, await_true, call, chain, prepare, start, worker
from benchmarks.figure import Figure
from benchmarks.peers import Unreachable
from benchmarks.pickup import ENDED
from benchmarks.processes import cpu_s
from benchmarks.workbench import Workbench

QUERIES = "xact_commit + xact_rollback from pg_stat_database where datname = %s"
PEERS = {"PgQueuer": "pgqueuer", "Procrastinate": "procrastinate", "DBOS": "dbos"}


def measure_p9(bench: Workbench) -> Figure:
    """CPU of the process, and transactions in its database: each query of an idle worker is one."""
    settle_s, seconds = bench.size(10, 6), bench.size(20, 8)
    url = bench.database("p9")
    person = as_person(url)
    with psycopg.connect(bench.server.url(), autocommit=True) as watcher:
        # Nobody else is to begin a transaction there.
        watcher.execute("alter system set autovacuum = off")
        watcher.execute("select pg_reload_conf()")
        try:
            with worker(url) as processes:
                run = start(person, prepare(person, "p9", chain(1)), "p9")
                await_true(person, ENDED, run)
                person.close()
                time.sleep(settle_s)
                told = watched(watcher, "p9", processes[0].pid, seconds)
            peers = {name: of_peer(bench, watcher, program, settle_s, seconds) for name, program in PEERS.items()}
        finally:
            watcher.execute("alter system reset autovacuum")
            watcher.execute("select pg_reload_conf()")
    return Figure(
        value=told["cpu_percent"],
        unit="% of a core",
        met=told["cpu_percent"] < 1 and told["queries_per_s"] <= 1,
        rounds=1,
        ours=told,
        peers=peers,
    )


def watched(watcher: Connection, database: str, pid: int, seconds: int) -> dict[str, Any]:
    """Of an idle process, over so many seconds."""
    before = call(watcher, QUERIES, database), cpu_s(pid), time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - before[2]
    return {
        "cpu_percent": round((cpu_s(pid) - before[1]) / passed * 100, 2),
        "queries_per_s": round((call(watcher, QUERIES, database) - before[0]) / passed, 2),
        "seconds": seconds,
    }


def of_peer(bench: Workbench, watcher: Connection, program: str, settle_s: int, seconds: int) -> dict[str, Any]:
    """The same of its worker, that waits for work and has none; a ratio would say little, so there is none."""
    try:
        with bench.peer(program, "client", "p9"):
            pass
        with bench.peer(program, "worker", "p9") as one:
            time.sleep(settle_s)
            return watched(watcher, f"{program}_p9", one.pid, seconds)
    except Unreachable as problem:
        return {"unreachable": str(problem)}
