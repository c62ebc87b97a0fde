"""Many who resume the same run at the same moment: one wins, the others are told so."""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import partial

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Json,
    Project,
    RefusedError,
    Worker,
    answer,
    at_once,
    blocked,
    deadlocks,
    edge,
    resume,
    transform,
)


def failed_run(database: Database) -> tuple[Project, str]:
    """A diamond with a side branch, failed in its middle."""
    project = Project(database)
    nodes = [
        transform("a"),
        transform("b", "a"),
        transform("c", "a"),
        transform("d", "b", "c"),
        transform("side", "a"),
    ]
    edges = [edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d"), edge("a", "side")]
    project.publish("flow", nodes, edges)
    run_id = project.start("flow")
    Worker(database).work_off("b")
    assert project.status(run_id) == "failed"
    return project, run_id


def test_of_64_resumes_with_different_keys_one_makes_an_attempt_and_63_are_refused(database: Database) -> None:
    project, run_id = failed_run(database)
    people = [database.as_user(project.user) for _ in range(64)]
    rounds = 3
    for number in range(rounds):
        attempts = len(project.attempts(run_id)["b"])
        with project.judge.transaction():
            project.judge.execute("select from meshhook.workflow_runs where id = %s for no key update", [run_id])
            futures = at_once(
                [
                    partial(resume, person, run_id, "b", idempotency_key=f"{number}-{index}")
                    for index, person in enumerate(people)
                ]
            )
            blocked(database, 32)
        answers = [future.result() for future in futures]
        refused = Counter(f"{each.code} {each.reason}" for each in answers if isinstance(each, RefusedError))
        accepted = [each for each in answers if not isinstance(each, RefusedError)]
        sys.stdout.write(f"64 keys, round {number + 1}: {len(accepted)} accepted, refused {dict(refused)}\n")
        assert len(accepted) == 1
        assert accepted[0]["attempt"] == attempts + 1
        assert refused.total() == 63
        assert set(refused) <= {"PT409 step_not_resumable", "PT409 run_busy"}
        assert len(project.attempts(run_id)["b"]) == attempts + 1
        assert project.attempts(run_id)["a"] == ["succeeded"]
        Worker(database).work_off("b")
    assert project.number("select count(*) from meshhook.run_acts") == rounds
    assert project.number("select count(*) from meshhook.audit_log where action = 'resume_step'") == rounds
    assert deadlocks(database) == 0


def test_320_calls_with_one_key_make_one_attempt_and_answer_alike(database: Database) -> None:
    project, run_id = failed_run(database)
    people = [database.as_user(project.user) for _ in range(32)]
    with project.judge.transaction():
        project.judge.execute("select from meshhook.workflow_runs where id = %s for no key update", [run_id])
        futures = at_once([partial(ten_times, person, run_id) for person in people])
        blocked(database, 16)
    answers: list[Json] = []
    busy = 0
    for future in futures:
        told = future.result()
        assert not isinstance(told, RefusedError), told
        answers += told[0]
        busy += told[1]
    alike = {json.dumps({**each, "replayed": None}, sort_keys=True) for each in answers}
    replayed = Counter(each["replayed"] for each in answers)
    sys.stdout.write(f"one key: {len(answers)} answers, {len(alike)} kind, replayed {replayed[True]}, busy {busy}\n")
    assert len(answers) == 320
    assert len(alike) == 1
    assert replayed == {False: 1, True: 319}
    assert project.attempts(run_id)["b"] == ["failed", "queued"]
    assert project.number("select count(*) from meshhook.run_acts") == 1
    assert project.number("select count(*) from meshhook.audit_log where action = 'resume_step'") == 1
    assert deadlocks(database) == 0


def ten_times(person: Connection, run_id: str) -> tuple[list[Json], int]:
    """Ten answers to the same request, and how often the run was busy before they came."""
    answers: list[Json] = []
    busy = 0
    while len(answers) < 10:
        told = answer(partial(resume, person, run_id, "b", idempotency_key="the one key", reason="mended"))
        if isinstance(told, RefusedError):
            assert told.reason == "run_busy", told
            busy += 1
        else:
            answers.append(told)
    return answers, busy
