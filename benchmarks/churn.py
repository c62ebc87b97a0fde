"""Claims under load while somebody holds a transaction open, so that nothing dead can be removed (P10)."""

from __future__ import annotations

import statistics
import time

import psycopg

from benchmarks.backlog import AT_ONCE, Backlog
from benchmarks.common import say
from benchmarks.figure import Figure, Points
from benchmarks.workbench import Workbench

WAITING = 1000
WINDOW_S = 10
WORSE = 1.5


def measure_p10(bench: Workbench) -> Figure:
    """Claim, finish and queue anew as fast as it goes; the first windows against the last.

    The rate is that of the claims alone; the runs that come after are written between them.
    """
    minutes_s = bench.size(300, 10)
    window_s = WINDOW_S if not bench.is_quick else 2
    backlog = Backlog(bench, "p10")
    backlog.grow(WAITING)
    for _ in range(20):
        backlog.turn()
    with psycopg.connect(bench.server.url("p10")) as holder:
        holder.execute("set transaction isolation level repeatable read")
        holder.execute("select count(*) from meshhook.step_queue")
        windows, at_first = [], backlog.pages()
        begun = time.monotonic()
        while time.monotonic() < begun + minutes_s:
            windows.append(window(backlog, window_s))
            if len(windows) % 6 == 0:
                say(f"  {time.monotonic() - begun:.0f} of {minutes_s} s, {windows[-1]:,.0f} claims/s")
        at_last = backlog.pages()
        dead = holder.execute("select n_dead_tup from pg_stat_user_tables where relname = 'step_queue'").fetchone()
    first, last = statistics.median(windows[:3]), statistics.median(windows[-3:])
    points: Points = [[(number + 1) * window_s, round(rate)] for number, rate in enumerate(windows)]
    times = round(first / last, 3)
    return Figure(
        value=times,
        unit="x slower",
        met=times <= WORSE,
        rounds=len(windows),
        ours={
            "first_claims_per_s": round(first),
            "last_claims_per_s": round(last),
            "dead_queue_rows": dead[0] if dead else None,
            "seconds": minutes_s,
        },
        profile={"pages": {"at first": at_first, "at last": at_last}},
        curves={"claims/s by seconds of load": points},
    )


def window(backlog: Backlog, seconds: float) -> float:
    """Claims/s over a while, by the median of its calls."""
    calls = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        calls.append(backlog.turn())
    return AT_ONCE / statistics.median(calls)
