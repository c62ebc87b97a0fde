"""An undo meets a claim, a resume, another undo and a cancel on the same run. One holds its locks, the other is seen to
wait or is answered at once; then the first commits.
"""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    Json,
    RefusedError,
    answer,
    begin,
    by_key,
    call,
    deadlocks,
    report,
    resume,
)
from python.integration.concurrency.test_resume_against import DONE, Stage


class Undone(Stage):
    """The same run, whose side branch has ended and whose step `bad` was resumed."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.worker.finish(report(self.side))
        self.act_id = resume(self.second, self.run_id, "bad")["act_id"]

    def undo(self, person: Connection) -> Json:
        return call(person, "meshhook.cancel_resume", act_id=self.act_id)


FAILED = DONE | {"bad": "failed", "after": "pending"}


@pytest.fixture
def stage(emptied_database: Database) -> Undone:
    return Undone(emptied_database)


def refusal(told: object) -> str:
    assert isinstance(told, RefusedError), told
    return told.reason


def test_a_claim_finds_nothing_while_the_undo_holds_the_step(stage: Undone) -> None:
    assert stage.undo(stage.first)["status"] == "failed"
    assert stage.worker.claim() == []
    stage.first.commit()
    assert stage.worker.claim() == []
    assert stage.end() == ("failed", FAILED)
    assert stage.project.attempts(stage.run_id)["bad"] == ["failed", "withdrawn"]


def test_an_undo_waits_for_a_claim_and_comes_too_late(stage: Undone) -> None:
    stage.worker.connection.autocommit = False
    (work,) = stage.worker.claim()
    told = stage.meet(stage.worker.connection, stage.second, partial(answer, partial(stage.undo, stage.second)))
    stage.worker.connection.autocommit = True
    assert refusal(told) == "undo_too_late"
    assert stage.worker.finish(report(work)) == ["ok"]
    assert stage.end() == ("succeeded", DONE)


def test_an_undo_during_a_claim_that_is_not_committed_in_time_is_busy(stage: Undone) -> None:
    stage.worker.connection.autocommit = False
    assert by_key(stage.worker.claim()).keys() == {"bad"}
    assert refusal(answer(partial(stage.undo, stage.second))) == "run_busy"
    stage.worker.connection.rollback()
    stage.worker.connection.autocommit = True
    assert stage.undo(stage.second)["status"] == "failed"
    assert stage.end() == ("failed", FAILED)


def test_an_undo_meets_a_queue_row_that_a_claim_has_just_taken(stage: Undone) -> None:
    with stage.project.judge.transaction():
        stage.project.judge.execute("select from meshhook.step_queue for update")
        assert refusal(answer(partial(stage.undo, stage.second))) == "run_busy"
    assert stage.undo(stage.second)["status"] == "failed"


def test_a_resume_waits_for_the_undo_and_gets_the_next_number(stage: Undone) -> None:
    stage.undo(stage.first)
    resumed = stage.meet(stage.first, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    assert (resumed["from_attempt"], resumed["attempt"]) == (1, 3)
    assert stage.end() == ("succeeded", DONE)


def test_an_undo_waits_for_a_resume_above_it_and_comes_too_late(stage: Undone) -> None:
    resume(stage.first, stage.run_id, "a")
    told = stage.meet(stage.first, stage.second, partial(answer, partial(stage.undo, stage.second)))
    assert refusal(told) == "undo_too_late"
    assert stage.end() == ("succeeded", DONE)


def test_of_two_undos_the_second_comes_too_late(stage: Undone) -> None:
    stage.undo(stage.first)
    told = stage.meet(stage.first, stage.second, partial(answer, partial(stage.undo, stage.second)))
    assert refusal(told) == "undo_too_late"
    assert stage.end() == ("failed", FAILED)


def test_an_undo_waits_for_a_cancel_and_withdraws_its_attempt(stage: Undone) -> None:
    call(stage.first, "meshhook.cancel_run", run_id=stage.run_id)
    undone = stage.meet(stage.first, stage.second, partial(stage.undo, stage.second))
    assert undone["status"] == "canceled"
    assert stage.end() == ("canceled", FAILED | {"after": "canceled"})


def test_a_backend_that_ends_during_an_undo_leaves_the_resume_as_it_was(stage: Undone) -> None:
    before = stage.database.dump()
    tables = ["run_acts", "run_steps", "step_attempts", "step_queue", "workflow_events", "audit_log", "audit_heads"]
    for table in tables:
        person = stage.database.as_user(stage.project.user)
        with stage.project.judge.transaction():
            stage.project.judge.execute(f"lock table meshhook.{table} in share row exclusive mode".encode())
            undone = begin(partial(stage.undo, person))
            stage.database.wait_until(
                "select pg_terminate_backend(pid) from pg_locks"
                " where pid = %s and relation = %s::regclass and not granted",
                [person.info.backend_pid, f"meshhook.{table}"],
            )
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                undone.result()
            stage.database.wait_until(
                "select not exists (select from pg_stat_activity where pid = %s)", [person.info.backend_pid]
            )
            assert stage.database.dump() == before, f"the end at {table} left something behind"
    assert stage.undo(stage.second)["status"] == "failed"
    assert stage.end() == ("failed", FAILED)


def test_a_finish_of_a_kept_branch_and_an_undo_count_both(stage: Undone) -> None:
    run_id, side = stage.another_run()
    act_id = resume(stage.second, run_id, "bad")["act_id"]
    call(stage.first, "meshhook.cancel_resume", act_id=act_id)
    told = stage.meet(stage.first, stage.worker.connection, partial(stage.worker.exchange, [report(side)], 0))
    assert [result["status"] for result in told["results"]] == ["ok"]
    assert (stage.project.status(run_id), stage.project.steps(run_id)) == ("failed", FAILED)
    assert deadlocks(stage.database) == 0
