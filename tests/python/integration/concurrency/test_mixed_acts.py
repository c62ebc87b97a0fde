"""Everything at once in one project, and what must hold afterwards."""

from __future__ import annotations

import json
import sys

import pytest

from harness.databases import Database
from python.integration.concurrency.engine import deadlocks
from python.integration.concurrency.invariants import broken
from python.integration.concurrency.mixed import play


@pytest.mark.parametrize("acts", [1000, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_mixed_acts_of_eight_sessions_deadlock_never_and_keep_every_rule(database: Database, acts: int) -> None:
    floor = play(database, acts, seed=acts)
    project = floor.project
    sys.stdout.write("".join(f"{count:7}  {word}\n" for word, count in sorted(floor.seen.items())))

    assert not (rules := broken(project.judge)), json.dumps(rules, indent=1, default=str)
    assert project.number("select count(*) from meshhook.workflow_runs where status = 'running'") == 0
    assert set(floor.finishes.values()) == {1}, "an attempt had more than one accepted finish"
    ended = project.judge.execute(
        "select run_id::text, step_key, attempt, status from meshhook.step_attempts"
        " where status in ('succeeded', 'failed', 'lost')"
    ).fetchall()
    statuses = {(row["run_id"], row["step_key"], row["attempt"]): row["status"] for row in ended}
    assert floor.finishes.keys() <= statuses.keys()
    assert {key for key, status in statuses.items() if status != "lost"} <= floor.finishes.keys()
    assert floor.seen["resumed"] == project.number(
        "select count(*) from meshhook.audit_log where action in ('resume_step', 'resume_run')"
    )
    assert floor.seen["undone"] > 0
    assert floor.seen["undone"] == project.number(
        "select count(*) from meshhook.audit_log where action = 'cancel_resume'"
    )
    assert deadlocks(database) == 0
