"""Sessions that act in many projects, in any order and several at once: each is answered, none deadlocks."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import partial

import psycopg
import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Project,
    RefusedError,
    Worker,
    at_once,
    call,
    deadlocks,
    edge,
    resume,
    transform,
)

FLOW = [transform("a"), transform("b", "a")]


def failed_runs(database: Database, projects: int) -> tuple[Project, list[str]]:
    """A failed run in each of many projects of one person."""
    project = Project(database)
    runs: list[str] = []
    for _ in range(projects):
        project.publish("flow", FLOW, [edge("a", "b")])
        runs.append(project.start("flow"))
        project.id = call(project.person, "meshhook.create_project", name="another one")["project_id"]
    Worker(database).work_off("a")
    return project, runs


def roam(person: Connection, runs: list[str], seed: int) -> Counter[str]:
    """Act on all of the runs in an order of one's own, two of them in one transaction; what was answered."""
    order = random.Random(seed)
    mine = order.sample(runs, len(runs))
    told: Counter[str] = Counter()
    for pair in zip(mine[::2], mine[1::2], strict=True):
        try:
            with person.transaction():
                for run in pair:
                    if order.random() < 0.5:
                        resume(person, run, "a")
                    else:
                        call(person, "meshhook.cancel_run", run_id=run)
                    prove(person)
        except RefusedError as refusal:
            told[refusal.reason] += 1
        else:
            told["done"] += 1
    return told


def prove(person: Connection) -> None:
    """Have the act proved and chained now, which takes the head of its project's chain."""
    try:
        person.execute("set constraints all immediate")
    except psycopg.Error as error:
        raise RefusedError(error.sqlstate or "", json.loads(error.diag.message_detail or "{}")["reason"]) from error
    person.execute("set constraints all deferred")


def test_who_holds_the_chain_of_one_project_waits_for_no_other(database: Database) -> None:
    """Two people act in the same two projects, each in its own order, and both have proved one act."""
    project, (here, there) = failed_runs(database, 2)
    first, second = (database.as_user(project.user, autocommit=False) for _ in range(2))
    more = [start_beside(project, run) for run in (here, there)]
    Worker(database).work_off("a")
    for person, run in ((first, here), (second, more[1])):
        resume(person, run, "a")
        prove(person)
    resume(first, there, "a")
    with pytest.raises(RefusedError, match="PT409 run_busy"):
        prove(first)
    first.rollback()
    resume(second, more[0], "a")
    prove(second)
    second.commit()


def start_beside(project: Project, run: str) -> str:
    """Another run in the project of a run."""
    other = project.number("select project_id from meshhook.workflow_runs where id = %s", run)
    return str(call(project.person, "meshhook.start_run", project_id=other, slug="flow")["run_id"])


@pytest.mark.parametrize(
    ("sessions", "projects"),
    [(8, 6), pytest.param(50, 100, marks=[pytest.mark.long, pytest.mark.timeout(900)])],
)
def test_sessions_that_act_in_several_projects_at_once_never_deadlock(
    sessions: int, projects: int, database: Database
) -> None:
    project, runs = failed_runs(database, projects)
    people = [database.as_user(project.user) for _ in range(sessions)]
    told: Counter[str] = Counter()
    for future in at_once([partial(roam, person, runs, seed) for seed, person in enumerate(people)]):
        answer = future.result()
        assert isinstance(answer, Counter)
        told += answer
    assert set(told) <= {"done", "run_busy", "run_ended", "step_not_resumable"}
    assert told["done"] > 0
    assert deadlocks(database) == 0
