"""Where the time goes: by function and by statement in the database, by function in a worker."""

from __future__ import annotations

import pstats
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.common import await_true, call, durable_server
from benchmarks.workbench import Workbench

WARM_UP = 20
LONGEST = 12
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Counter:
    """One of the server's own counts: how it is switched on, begun anew and read, as [name, ms, calls] for one of n."""

    setting: str
    reset: str
    query: str
    setup: str = "select"


FUNCTIONS = Counter(
    "track_functions",
    "select pg_stat_reset()",
    """
    select funcname, round((self_time / %(n)s)::numeric, 4)::float8, round(calls::numeric / %(n)s, 2)::float8
    from pg_stat_user_functions
    where self_time > 0
    order by self_time desc
    limit %(longest)s
    """,
)

STATEMENTS = Counter(
    "pg_stat_statements.track",
    "select pg_stat_statements_reset()",
    """
    select s.query, round((s.total_exec_time / %(n)s)::numeric, 4)::float8, round(s.calls::numeric / %(n)s, 2)::float8
    from pg_stat_statements as s
    where s.dbid = (select oid from pg_database where datname = current_database()) and not s.toplevel
    order by s.total_exec_time desc
    limit %(longest)s
    """,
    "create extension if not exists pg_stat_statements",
)

Counts = list[list[Any]]


def profile(bench: Workbench, take: Callable[[Workbench, Counter], Counts]) -> dict[str, Any] | None:
    """Functions by their own time, on the server at hand; statements, with what their functions take, on another one.

    The embedded server can't count statements; the system's can, where there is one. A quick run takes no profile.
    """
    if bench.is_quick:
        return None
    told: dict[str, Any] = {"functions": take(bench, FUNCTIONS)}
    if not (installed := sorted(SYSTEM.glob("*/lib/pg_stat_statements.so"))):
        return told
    settings = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "none"}
    with durable_server(settings, installed[-1].parents[1] / "bin") as server:
        statements = take(Workbench(server, is_quick=False), STATEMENTS)
        return told | {
            "statements": [[shortened(text), ms, calls] for text, ms, calls in statements],
            "statements_on": f"PostgreSQL {server.version}",
        }


class Count:
    """A counter at work in one database: sessions that begin from now on are counted."""

    def __init__(self, url: str, counter: Counter) -> None:
        self._owner = psycopg.connect(url, autocommit=True)
        self._counter = counter
        self._owner.execute(counter.setup.encode())
        database = call(self._owner, "quote_ident(current_database())")
        self._owner.execute(f"alter database {database} set {counter.setting} = 'all'".encode())

    def begin_anew(self) -> None:
        """Forget what was counted."""
        self._owner.execute("select pg_stat_force_next_flush()")
        self._owner.execute(self._counter.reset.encode())

    def await_the_others_end(self) -> None:
        """Return once every other session in the database has ended: as it ends it tells what it has counted."""
        others = "datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()"
        await_true(self._owner, f"not exists (select from pg_stat_activity where {others})")

    def told(self, number: int, longest: int = LONGEST) -> Counts:
        """For one of so many, the longest first."""
        values = {"n": number, "longest": longest}
        return [list(row) for row in self._owner.execute(self._counter.query.encode(), values)]


def shortened(statement: str, longest: int = 110) -> str:
    """A statement in one line, without its comments."""
    bare = re.sub(r"--[^\n]*", " ", statement)
    line = " ".join(bare.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def profile_of_worker(statistics_file: Path) -> list[list[Any]]:
    """Functions of a worker by their own time: [function, percent of the whole, calls]."""
    found = pstats.Stats(str(statistics_file))
    entries: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = vars(found)["stats"]
    busy = {place: (calls, own) for place, (_, calls, own, _, _) in entries.items() if not _is_waiting(place)}
    whole = sum(own for _, own in busy.values())
    longest = sorted(busy.items(), key=lambda entry: -entry[1][1])[:LONGEST]
    return [[_named(place), round(own / whole * 100, 1), calls] for place, (calls, own) in longest]


def _is_waiting(place: tuple[str, int, str]) -> bool:
    """The loop sleeps there until something arrives."""
    return "poll" in place[2] and "select" in place[2]


def _named(place: tuple[str, int, str]) -> str:
    file, _, function = place
    if file == "~":
        return function.strip("<>")
    path = Path(file)
    return f"{path.parent.name}/{path.name}: {function}"
