"""Availability of a resume while the server is killed again and again; `make availability` calls it.

Eight clients resume failed runs and retry on their key. Every half minute the server gets SIGKILL and
is started again. A real worker fails the resumed steps anew, so that there is always something to
resume. Durable settings. Exit code 1 when an act was lost or done twice, or any other rule of the state
is broken; `met: false` when too many answers came too late.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row

from benchmarks.availability_client import ANSWER_LOST, STEP, Call
from benchmarks.availability_judge import Verdict, judge
from benchmarks.availability_siege import ROOT, besiege
from benchmarks.common import as_person, await_true, call, chain, durable_server, prepare, start, summary, worker
from meshhook import __version__

RESULTS = ROOT / "benchmarks" / "results" / "availability.json"
GOAL = 0.999
WITHIN_S = 10.0
CLIENTS = 8
RUNS_EACH = 50
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")
SETTLE_S = 120.0  # a step whose claim was lost with the server waits for its lease to run out


def failing_chain() -> dict[str, Any]:
    """Ten steps of which the fifth fails, whatever it is given."""
    definition = chain(10)
    for node in definition["nodes"]:
        if node["id"] == STEP:
            node["data"]["expression"] = "abs('no number')"
    return definition


def prepare_users(url: str) -> list[UUID]:
    """The operators of one project, each with runs of their own."""
    users = [uuid4() for _ in range(CLIENTS)]
    with as_person(url) as admin:
        project = prepare(admin, "flow", failing_chain())
        for user in users:
            call(admin, "meshhook.set_member(%s, %s, 'operator')", project, user)
    for user in users:
        with as_person(url, user) as person:
            for _ in range(RUNS_EACH):
                start(person, project, "flow")
    return users


def measure(seconds: int, kill_every_s: int, settings: Mapping[str, str]) -> dict[str, Any]:
    """One siege on a server of its own, judged from its tables."""
    measured = commit()
    with durable_server(settings) as server:
        users = prepare_users(server.url())
        with worker(server.url(), level="error") as processes:
            settle(server.url())
            siege = besiege(server, users, seconds, kill_every_s)
            settle(server.url())
            if any(process.poll() is not None for process in processes):
                raise RuntimeError("The worker ended by itself.")
        with psycopg.connect(server.url(), autocommit=True, row_factory=dict_row) as connection:
            verdict = judge(connection, siege.calls)
        shown = show(server.url(), *DURABILITY, "server_version")
    return {
        **figures(siege.calls, verdict),
        "kills": siege.kills.total(),
        "kills_of": dict(siege.kills),
        "restart": milliseconds(siege.restarts_s),
        "seconds": seconds,
        "kill_every_s": kill_every_s,
        "clients": CLIENTS,
        "settings": {name: shown[name] for name in DURABILITY},
        "machine": {"cores": os.cpu_count(), "cpu": platform.machine(), "system": platform.system()},
        "versions": {
            "meshhook": __version__,
            "postgres": shown["server_version"],
            "psycopg": psycopg.__version__,
            "python": platform.python_version(),
        },
        "commit": measured,
    }


def settle(url: str) -> None:
    """Return once the worker has left nothing under way."""
    with psycopg.connect(url, autocommit=True) as watcher:
        await_true(
            watcher, "not exists (select from meshhook.workflow_runs where status = 'running')", patience_s=SETTLE_S
        )


def show(url: str, *names: str) -> dict[str, str]:
    """Settings as the server has them."""
    with psycopg.connect(url, autocommit=True) as connection:
        return {name: call(connection, "current_setting(%s)", name) for name in names}


def figures(calls: Sequence[Call], verdict: Verdict) -> dict[str, Any]:
    """What the clients saw. A refusal is no answer here: each of these calls could be carried out."""
    answers = [one.answer for one in calls if one.answer is not None]
    in_time = sum(one.answer is not None and one.seconds <= WITHIN_S for one in calls)
    through_a_kill = [one.seconds for one in calls if set(one.met) - {ANSWER_LOST}]
    value = in_time / len(calls)
    return {
        "value": round(value, 6),
        "goal": GOAL,
        "within_s": WITHIN_S,
        "met": value >= GOAL and verdict.is_sound,
        "calls": len(calls),
        "answered_in_time": in_time,
        "answered_late": len(answers) - in_time,
        "unanswered": len(calls) - len(answers),
        "refused": dict(Counter(one.refusal for one in calls if one.refusal)),
        "replayed": sum(answer["replayed"] for answer in answers),
        "acted_twice": len(verdict.acted_twice),
        "lost": len(verdict.lost),
        "broken": verdict.broken,
        **milliseconds([one.seconds for one in calls]),
        "through_a_kill": {"calls": len(through_a_kill), **milliseconds(through_a_kill)},
        "errors": dict(Counter(error for one in calls for error in one.met)),
    }


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """The middle, the slowest hundredth and the slowest of all."""
    told = summary(seconds) if seconds else {}
    return {name: told[name] for name in ("p50_ms", "p99_ms", "max_ms") if name in told}


def commit() -> str:
    """The last commit that changed what is measured, engine and worker; `-dirty` when they differ from it."""
    changed, differs = (
        subprocess.run(["git", *words, "--", "sql", "python_worker"], cwd=ROOT, capture_output=True, text=True).stdout
        for words in (["log", "-1", "--format=%H"], ["status", "--porcelain"])
    )
    return (changed.strip() or "unknown") + ("-dirty" if differs else "")


def main() -> None:
    """Measure and write the figure down."""
    parser = argparse.ArgumentParser(description="Availability of a resume while the server is killed.")
    parser.add_argument("--seconds", type=int, default=600, help="how long the clients call")
    parser.add_argument("--kill-every", type=int, default=30, help="seconds between two kills")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the figure goes")
    parser.add_argument("--setting", action="append", default=[], metavar="NAME=VALUE", help="for the server")
    given = parser.parse_args()
    figure = measure(given.seconds, given.kill_every, dict(one.split("=", 1) for one in given.setting))
    given.results.write_text(json.dumps(figure, indent=2, sort_keys=True, default=str) + "\n")
    sys.stdout.write(f"{json.dumps(figure, default=str)}\n")
    sys.exit(0 if not (figure["lost"] or figure["acted_twice"] or figure["broken"]) else 1)


if __name__ == "__main__":
    main()
