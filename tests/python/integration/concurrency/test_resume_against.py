"""A resume meets another transaction on the same run. Each meeting is forced: one holds its locks, the other is seen
to wait or is answered at once; then the first commits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from harness.databases import Connection, Database
from python.integration.concurrency.engine import (
    PROVE,
    Json,
    Project,
    RefusedError,
    Worker,
    answer,
    at_once,
    begin,
    by_key,
    call,
    deadlocks,
    edge,
    report,
    resume,
    transform,
)
from python.integration.concurrency.invariants import broken


class Stage:
    """A run whose step `bad` has failed while `side` is in the hands of a worker; `after` comes after both."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.project = Project(database)
        nodes = [
            transform("a"),
            transform("bad", "a", retry={"attempts": 2, "backoff_s": 3600, "max_backoff_s": 3600}),
            transform("side", "a"),
            transform("after", "bad", "side"),
        ]
        edges = [edge("a", "bad"), edge("a", "side"), edge("bad", "after"), edge("side", "after")]
        self.project.publish("flow", nodes, edges)
        self.worker = Worker(database)
        self.first = database.as_user(self.project.user, autocommit=False)
        """A person in an open transaction."""
        self.second = database.as_user(self.project.user)
        self.run_id, self.side = self.another_run()

    def another_run(self) -> tuple[str, Json]:
        run_id = self.project.start("flow")
        self.worker.finish(*map(report, self.worker.claim()))
        held = by_key(self.worker.claim())
        self.worker.finish(report(held["bad"], "failed"))
        return run_id, held["side"]

    def meet(self, holder: Connection, waiting: Connection, act: Callable[[], Json]) -> Json:
        """Start an act that has to wait for `holder`, let that one commit, and answer what became of the act."""
        future = begin(act)
        self.database.wait_until_blocked(waiting)
        holder.commit()
        return future.result()

    def end(self) -> tuple[str, dict[str, str]]:
        """Work off what is left; the status of the run and of its steps."""
        self.worker.work_off()
        assert not broken(self.project.judge)
        return self.project.status(self.run_id), self.project.steps(self.run_id)


@pytest.fixture
def stage(emptied_database: Database) -> Stage:
    return Stage(emptied_database)


DONE = dict.fromkeys(["a", "bad", "side", "after"], "succeeded")


def test_a_finish_waits_for_the_resume_and_both_count(stage: Stage) -> None:
    resume(stage.first, stage.run_id, "bad")
    told = stage.meet(stage.first, stage.worker.connection, partial(stage.worker.exchange, [report(stage.side)], 0))
    assert [result["status"] for result in told["results"]] == ["ok"]
    assert stage.end() == ("succeeded", DONE)


def test_the_resume_waits_for_a_finish_and_both_count(stage: Stage) -> None:
    stage.worker.connection.autocommit = False
    assert stage.worker.finish(report(stage.side)) == ["ok"]
    resumed = stage.meet(stage.worker.connection, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    stage.worker.connection.autocommit = True
    assert resumed["attempt"] == 2
    assert stage.end() == ("succeeded", DONE)


def test_the_resume_waits_for_the_finish_that_ends_the_run(stage: Stage) -> None:
    stage.worker.connection.autocommit = False
    assert stage.worker.finish(report(stage.side, "failed")) == ["ok"]
    resumed = stage.meet(stage.worker.connection, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    stage.worker.connection.autocommit = True
    assert resumed["attempt"] == 2
    assert stage.end() == ("failed", DONE | {"side": "failed", "after": "pending"})


def test_a_cancel_waits_for_the_resume_and_cancels_what_it_made(stage: Stage) -> None:
    resume(stage.first, stage.run_id, "bad")
    told = stage.meet(
        stage.first, stage.second, partial(call, stage.second, "meshhook.cancel_run", run_id=stage.run_id)
    )
    assert told["status"] == "canceled"
    assert stage.project.attempts(stage.run_id)["bad"] == ["failed", "canceled"]
    assert stage.worker.finish(report(stage.side)) == ["gone"]
    assert stage.end() == ("canceled", {"a": "succeeded", "bad": "canceled", "side": "canceled", "after": "canceled"})


def test_the_resume_waits_for_a_cancel_and_brings_its_own_branch_back(stage: Stage) -> None:
    call(stage.first, "meshhook.cancel_run", run_id=stage.run_id)
    resumed = stage.meet(stage.first, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    assert (resumed["attempt"], resumed["reset"]) == (2, ["after"])
    assert stage.end() == ("canceled", {"a": "succeeded", "bad": "succeeded", "side": "canceled", "after": "pending"})
    assert resume(stage.second, stage.run_id, "side")["attempt"] == 2
    assert stage.end() == ("succeeded", DONE)


def test_a_pause_waits_for_the_resume_and_stops_what_it_made(stage: Stage) -> None:
    resume(stage.first, stage.run_id, "bad")
    stage.meet(stage.first, stage.second, partial(call, stage.second, "meshhook.pause_run", run_id=stage.run_id))
    assert stage.project.attempts(stage.run_id)["bad"] == ["failed", "paused"]
    assert stage.worker.finish(report(stage.side)) == ["ok"]
    assert stage.end() == ("paused", DONE | {"bad": "paused", "after": "pending"})
    call(stage.second, "meshhook.resume_run", run_id=stage.run_id)
    assert stage.end() == ("succeeded", DONE)


def test_the_resume_waits_for_a_pause_and_takes_the_order_back(stage: Stage) -> None:
    call(stage.first, "meshhook.pause_run", run_id=stage.run_id)
    resumed = stage.meet(stage.first, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    assert resumed["attempt"] == 2
    assert stage.worker.finish(report(stage.side)) == ["ok"]
    assert stage.end() == ("succeeded", DONE)


def test_a_foreign_key_check_on_the_run_keeps_no_act_waiting(stage: Stage) -> None:
    again = call(stage.first, "meshhook.start_run", project_id=stage.project.id, slug="flow", from_run=stage.run_id)
    for act in ("cancel_run", "resume_run"):
        call(stage.second, f"meshhook.{act}", run_id=stage.run_id)
    stage.first.commit()
    assert stage.project.status(again["run_id"]) == "running"


def retrying(stage: Stage) -> None:
    """Resume `bad` and let it fail so that a retry waits, due now."""
    resume(stage.second, stage.run_id, "bad")
    (work,) = stage.worker.claim()
    assert stage.worker.finish(report(work, "failed", "server_error")) == ["ok"]
    assert stage.project.steps(stage.run_id)["bad"] == "waiting"
    stage.project.judge.execute("update meshhook.step_queue set run_at = now() where run_at > now()")


def test_a_claim_has_taken_the_due_retry_first_and_the_resume_is_refused(stage: Stage) -> None:
    retrying(stage)
    stage.worker.connection.autocommit = False
    (work,) = stage.worker.claim()
    refused = stage.meet(stage.worker.connection, stage.second, partial(resume, stage.second, stage.run_id, "bad"))
    stage.worker.connection.autocommit = True
    assert isinstance(refused, RefusedError)
    assert refused.reason == "step_not_resumable"
    assert stage.worker.finish(report(work), report(stage.side)) == ["ok", "ok"]
    assert stage.end() == ("succeeded", DONE)


def test_a_resume_has_taken_the_due_retry_first_and_the_claim_finds_nothing(stage: Stage) -> None:
    retrying(stage)
    resume(stage.first, stage.run_id, "bad")
    stage.worker.connection.execute("set lock_timeout = '1ms'")
    assert stage.worker.claim() == []
    stage.first.commit()
    assert stage.project.attempts(stage.run_id)["bad"] == ["failed", "failed", "canceled", "queued"]
    (work,) = stage.worker.claim()
    assert (work["step_key"], work["attempt"], work["origin"]) == ("bad", 4, "resume")
    assert stage.worker.finish(report(work), report(stage.side)) == ["ok", "ok"]
    assert stage.end() == ("succeeded", DONE)


def test_a_queue_row_in_the_hands_of_a_claim_makes_the_run_busy(stage: Stage) -> None:
    retrying(stage)
    with stage.project.judge.transaction():
        stage.project.judge.execute("select from meshhook.step_queue where lease_token is null for update")
        refused = answer(partial(resume, stage.second, stage.run_id, "bad"))
    assert isinstance(refused, RefusedError)
    assert (refused.code, refused.reason) == ("PT409", "run_busy")
    assert resume(stage.second, stage.run_id, "bad")["attempt"] == 4


def test_a_lock_that_is_not_had_in_time_is_a_busy_run(stage: Stage) -> None:
    resume(stage.first, stage.run_id, "bad")
    people = [stage.database.as_user(stage.project.user) for _ in range(4)]
    futures = at_once(
        [
            partial(resume, people[0], stage.run_id, "bad"),
            partial(call, people[1], "meshhook.resume_run", run_id=stage.run_id),
            partial(call, people[2], "meshhook.pause_run", run_id=stage.run_id),
            partial(call, people[3], "meshhook.cancel_run", run_id=stage.run_id),
        ]
    )
    for future in futures:
        refused = future.result()
        assert isinstance(refused, RefusedError)
        assert (refused.code, refused.reason) == ("PT409", "run_busy")
    stage.first.rollback()
    assert stage.project.attempts(stage.run_id)["bad"] == ["failed"]


def test_publishing_neither_waits_for_a_resume_nor_moves_its_run(stage: Stage) -> None:
    resume(stage.first, stage.run_id, "bad")
    stage.project.person.execute("set lock_timeout = '1ms'")
    stage.project.publish("flow", [transform("a"), transform("bad", "a", label="new")], [edge("a", "bad")])
    stage.first.commit()
    works = by_key(stage.worker.claim())
    assert works["bad"]["version"] == 1
    assert stage.worker.finish(report(works["bad"]), report(stage.side)) == ["ok", "ok"]
    assert stage.end() == ("succeeded", DONE)


@pytest.mark.parametrize(
    ("role", "code", "reason"), [(None, "PT404", "run_not_found"), ("viewer", "PT403", "role_required")]
)
def test_a_member_who_is_removed_while_waiting_for_the_lock_resumes_nothing(
    stage: Stage, role: str | None, code: str, reason: str
) -> None:
    user, person = stage.project.someone("operator")
    before = stage.project.attempts(stage.run_id)
    with stage.project.judge.transaction():
        stage.project.judge.execute("select from meshhook.workflow_runs where id = %s for update", [stage.run_id])
        future = begin(partial(resume, person, stage.run_id, "bad"))
        stage.database.wait_until_blocked(person)
        stage.project.set_member(user, role)
    refused = future.result()
    assert isinstance(refused, RefusedError)
    assert (refused.code, refused.reason) == (code, reason)
    assert stage.project.attempts(stage.run_id) == before
    assert stage.project.number("select count(*) from meshhook.run_acts") == 0


def test_a_transaction_that_holds_a_run_waits_for_no_other_run(stage: Stage) -> None:
    """Else it deadlocks with a finish that holds the other run and waits for this one."""
    other = stage.another_run()
    low, high = sorted([(stage.run_id, stage.side), other])
    # The check for deadlocks comes long before a lock_timeout, so that it is no way out.
    stage.first.execute("reset role; set deadlock_timeout = '50ms'; set role authenticated")
    resume(stage.first, high[0], "bad")
    stage.first.execute(PROVE)
    future = begin(partial(stage.worker.exchange, [report(low[1]), report(high[1])], 0))
    stage.database.wait_until_blocked(stage.worker.connection)
    stage.first.execute("savepoint second")
    refused = answer(partial(resume, stage.first, low[0], "bad"))
    assert isinstance(refused, RefusedError)
    assert (refused.code, refused.reason) == ("PT409", "run_busy")
    assert not future.done()
    stage.first.execute("rollback to savepoint second")
    stage.first.commit()
    told = future.result()
    assert not isinstance(told, RefusedError)
    assert [result["status"] for result in told["results"]] == ["ok", "ok"]
    assert stage.project.attempts(high[0])["bad"] == ["failed", "queued"]
    assert stage.project.attempts(low[0])["bad"] == ["failed"]
    stage.worker.work_off()
    assert not broken(stage.project.judge)
    assert deadlocks(stage.database) == 0


def test_a_transaction_resumes_several_runs_each_proved_before_the_next(stage: Stage) -> None:
    runs = [(stage.run_id, stage.side), *(stage.another_run() for _ in range(3))]
    for run_id, _ in runs:
        resume(stage.first, run_id, "bad")
        refused = answer(partial(resume_in_savepoint, stage.first, runs[0][0]))
        assert isinstance(refused, RefusedError)
        assert refused.reason == "run_busy", "a second ticket was opened beside an open one"
        stage.first.execute(PROVE)
    assert stage.project.number("select count(*) from meshhook.run_acts") == 0
    stage.first.commit()
    assert stage.project.number(
        "select count(*) from meshhook.audit_chain as c join meshhook.audit_log as l on l.id = c.audit_id"
        " where l.action = 'resume_step'"
    ) == len(runs)
    stage.worker.finish(*(report(side) for _, side in runs))
    stage.worker.work_off()
    assert {stage.project.status(run_id) for run_id, _ in runs} == {"succeeded"}
    assert not broken(stage.project.judge)


def resume_in_savepoint(person: Connection, run_id: str) -> Json:
    with person.transaction():
        return resume(person, run_id, "side")
