"""The last two branches of a join finish at the same moment: the join runs once, always."""

from __future__ import annotations

import random
import sys
from collections import Counter
from functools import partial

import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Json,
    Project,
    RefusedError,
    Worker,
    at_once,
    by_key,
    edge,
    report,
    transform,
)
from python.integration.concurrency.invariants import broken


@pytest.mark.parametrize(
    ("tries", "least_waits"), [(100, 30), pytest.param(1000, 300, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
def test_a_join_whose_last_branches_end_together_runs_once(database: Database, tries: int, least_waits: int) -> None:
    """One branch is a transform; the other a branch node that takes its edge, does not, or fails and is tolerated.

    Two thirds of the tries are let go once both finishes wait for the run; a third as soon as one does.
    """
    project = Project(database)
    decision = {"conditions": [{"handle": "yes", "when": "input"}], "default": "no", "on_error": "continue"}
    nodes = [transform("left"), {"id": "right", "type": "branch", "data": decision}, transform("join", "left")]
    project.publish("flow", nodes, [edge("left", "join"), edge("right", "join", "yes")])
    workers = [Worker(database, "one"), Worker(database, "two")]
    watcher = database.connect()
    draw = random.Random(tries)
    waits: Counter[int] = Counter()
    claims: Counter[int] = Counter()

    for number in range(tries):
        run_id = project.start("flow")
        held = by_key(workers[number % 2].claim())
        assert held.keys() == {"left", "right"}
        right: Json = draw.choice(
            [
                report(held["right"], handle="yes"),
                report(held["right"], handle="no"),
                report(held["right"], "failed"),
            ]
        )
        reports = [report(held["left"]), right]
        draw.shuffle(reports)
        with project.judge.transaction():
            project.judge.execute("select from meshhook.workflow_runs where id = %s for no key update", [run_id])
            finishes = at_once(
                [partial(worker.exchange, [one], 5) for worker, one in zip(workers, reports, strict=True)]
            )
            least = 2 if number % 3 else 1
            while (waiting := waiting_backends(watcher)) < least:
                assert not any(finish.done() for finish in finishes), [finish.result() for finish in finishes]
            waits[waiting] += 1
        told = [finish.result() for finish in finishes]
        joins = []
        for each in told:
            assert not isinstance(each, RefusedError)
            assert [result["status"] for result in each["results"]] == ["ok"]
            joins += each["work"]
        assert [work["step_key"] for work in joins] == ["join"], f"try {number}: claimed {joins}"
        claims[[len(each["work"]) for each in told if not isinstance(each, RefusedError)].index(1)] += 1
        assert workers[0].exchange([report(joins[0])], 5)["work"] == []

    sys.stdout.write(
        f"join: {tries} tries, backends that waited at the release {dict(waits)}, claimed by {dict(claims)}\n"
    )
    assert waits.total() == tries
    assert waits[2] >= least_waits
    wrong = project.judge.execute(
        "select s.run_id, s.status, s.attempt, s.unsettled, r.status as run_status"
        " from meshhook.run_steps as s join meshhook.workflow_runs as r on r.id = s.run_id"
        " where s.step_key = 'join'"
        " and (s.status, s.attempt, s.unsettled, r.status) <> ('succeeded', 1, 0, 'succeeded')"
    ).fetchall()
    assert wrong == []
    assert project.number("select count(*) from meshhook.step_attempts where step_key = 'join'") == tries
    assert not broken(project.judge)


def waiting_backends(watcher: Connection) -> int:
    """How many backends of this database wait for a lock."""
    row = watcher.execute(
        "select count(*) as number from pg_stat_activity, pg_sleep(0.002)"
        " where datname = current_database() and wait_event_type = 'Lock'"
    ).fetchone()
    assert row is not None
    return int(row["number"])
