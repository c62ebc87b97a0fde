"""Who holds a lease may finish, once; whoever lost it changes nothing."""

from __future__ import annotations

from functools import partial

import pytest

from harness.databases import Database
from python.integration.concurrency.engine import (
    Json,
    Project,
    RefusedError,
    Worker,
    begin,
    by_key,
    call,
    edge,
    report,
    transform,
)
from python.integration.concurrency.invariants import broken


class Shift:
    """Two workers and a run of two steps side by side with one after both."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.project = Project(database)
        nodes = [transform("a"), transform("b"), transform("after", "a", "b")]
        self.project.publish("flow", nodes, [edge("a", "after"), edge("b", "after")])
        self.one = Worker(database, "one")
        self.two = Worker(database, "two")
        self.run_id = self.project.start("flow")

    def take_over(self, work: Json) -> Json:
        """The lease of worker one runs out, worker two gets the step."""
        self.project.expire(work)
        (taken,) = self.two.claim()
        assert (taken["step_key"], taken["attempt"]) == (work["step_key"], work["attempt"] + 1)
        return taken

    def end(self) -> dict[str, list[str]]:
        """Work off what is left; the statuses of all attempts."""
        self.two.work_off()
        assert self.project.status(self.run_id) == "succeeded"
        assert not broken(self.project.judge)
        return self.project.attempts(self.run_id)


@pytest.fixture
def shift(emptied_database: Database) -> Shift:
    return Shift(emptied_database)


def test_two_workers_get_different_steps_and_neither_waits(shift: Shift) -> None:
    shift.one.connection.autocommit = False
    (first,) = shift.one.claim(limit=1)
    shift.two.connection.execute("set lock_timeout = '1ms'")
    (second,) = shift.two.claim(limit=5)
    assert {first["step_key"], second["step_key"]} == {"a", "b"}
    assert shift.two.claim(limit=5) == []
    shift.one.connection.commit()
    shift.one.connection.autocommit = True
    assert shift.one.claim(limit=5) == []
    assert shift.one.finish(report(first)) == ["ok"]
    assert shift.two.finish(report(second)) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_a_claim_waits_for_no_step_and_leaves_its_row_to_the_next(shift: Shift) -> None:
    shift.one.connection.execute("set lock_timeout = '1ms'")
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.run_steps where step_key = 'a' for no key update")
        assert [work["step_key"] for work in shift.one.claim()] == ["b"]
    assert [work["step_key"] for work in shift.one.claim()] == ["a"]


def test_a_zombie_that_finishes_after_its_lease_was_lost_is_fenced(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    taken = shift.take_over(held["a"])
    assert shift.one.finish(report(held["a"], "failed")) == ["gone"]
    assert shift.project.attempts(shift.run_id)["a"] == ["lost", "running"]
    assert shift.two.finish(report(taken)) == ["ok"]
    assert shift.one.finish(report(held["a"])) == ["gone"]
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["lost", "succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_a_zombie_that_finishes_before_anybody_noticed_is_in_time(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.project.expire(held["a"])
    assert shift.one.finish(report(held["a"])) == ["ok"]
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_a_token_of_an_earlier_lease_of_the_same_row_is_wf001(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    assert shift.one.finish(report(held["a"], "released")) == ["ok"]
    assert shift.one.finish(report(held["a"])) == ["WF001"]
    (again,) = shift.two.claim()
    assert (again["queue_id"], again["attempt"]) == (held["a"]["queue_id"], 1)
    assert shift.one.finish(report(held["a"], "failed"), report(held["b"])) == ["WF001", "ok"]
    assert shift.two.finish(report(again)) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_a_finish_that_waited_while_its_lease_was_ended_changes_nothing(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.project.expire(held["a"])
    shift.two.connection.autocommit = False
    (taken,) = shift.two.claim()
    future = begin(partial(shift.one.finish, report(held["a"], "failed")))
    shift.database.wait_until_blocked(shift.one.connection)
    shift.two.connection.commit()
    shift.two.connection.autocommit = True
    assert future.result() == ["gone"]
    assert shift.two.finish(report(taken)) == ["ok"]
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["lost", "succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_the_end_of_a_lease_does_not_wait_for_the_finish_that_came_first(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.project.expire(held["a"])
    shift.one.connection.autocommit = False
    assert shift.one.finish(report(held["a"])) == ["ok"]
    shift.two.connection.execute("set lock_timeout = '1ms'")
    assert shift.two.claim() == []
    shift.one.connection.commit()
    shift.one.connection.autocommit = True
    shift.two.connection.execute("reset lock_timeout")
    assert shift.two.claim() == []
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_of_two_finishes_of_one_lease_at_once_one_counts(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.one.connection.autocommit = False
    assert shift.one.finish(report(held["a"])) == ["ok"]
    future = begin(partial(shift.two.finish, report(held["a"], "failed")))
    shift.database.wait_until_blocked(shift.two.connection)
    shift.one.connection.commit()
    shift.one.connection.autocommit = True
    assert future.result() == ["gone"]
    assert shift.one.finish(report(held["a"])) == ["gone"]
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_a_result_that_is_named_twice_in_one_batch_settles_its_edges_once(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    told = shift.one.exchange([report(held["a"]), report(held["a"], "failed")], 5)
    assert [result["status"] for result in told["results"]] == ["ok", "invalid"]
    assert told["work"] == []
    assert shift.one.finish(report(held["b"])) == ["ok"]
    assert shift.end() == {"a": ["succeeded"], "b": ["succeeded"], "after": ["succeeded"]}


def test_finishes_in_opposite_order_do_not_deadlock(shift: Shift) -> None:
    """Both lock their queue rows and their runs in the order of ids, whatever the order of their results."""
    other = shift.project.start("flow")
    works = shift.one.claim()
    assert len(works) == 4
    one = [report(work) for work in works if work["step_key"] == "a"]
    two = [report(work) for work in works if work["step_key"] == "b"]
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.workflow_runs for no key update")
        futures = [begin(partial(shift.one.finish, *one)), begin(partial(shift.two.finish, *reversed(two)))]
        for worker in (shift.one, shift.two):
            shift.database.wait_until_blocked(worker.connection)
    assert [future.result() for future in futures] == [["ok", "ok"], ["ok", "ok"]]
    shift.end()
    assert shift.project.status(other) == "succeeded"


def test_a_stale_heartbeat_owns_nothing_and_prolongs_nothing(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    taken = shift.take_over(held["a"])
    until = "select lease_expires_at from meshhook.step_queue where id = %s"
    before = [shift.project.number(until, taken["queue_id"]), shift.project.number(until, held["b"]["queue_id"])]
    assert shift.one.heartbeat(held["a"], held["b"]) == [held["b"]["queue_id"]]
    assert shift.one.heartbeat({**taken, "token": held["a"]["token"]}) == []
    assert shift.one.heartbeat(taken) == [], "a worker may not prolong what another one holds"
    after = [shift.project.number(until, taken["queue_id"]), shift.project.number(until, held["b"]["queue_id"])]
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_a_heartbeat_waits_for_nothing_and_counts_a_locked_lease_as_owned(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.two.connection.autocommit = False
    assert shift.two.finish(report(held["a"])) == ["ok"]
    shift.one.connection.execute("set lock_timeout = '1ms'")
    owned = shift.one.heartbeat(held["a"], held["b"])
    assert sorted(owned) == sorted(work["queue_id"] for work in held.values())
    shift.two.connection.commit()
    shift.two.connection.autocommit = True
    assert shift.one.heartbeat(held["a"], held["b"]) == [held["b"]["queue_id"]]


def test_a_prolonged_lease_is_not_ended(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.project.expire(held["a"])
    assert shift.one.heartbeat(held["a"]) == [held["a"]["queue_id"]]
    assert shift.two.claim() == []
    assert shift.one.finish(report(held["a"]), report(held["b"])) == ["ok", "ok"]


def test_an_expired_lease_of_a_run_that_is_held_is_left_to_the_next_claim(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    shift.project.expire(held["a"])
    shift.two.connection.execute("set lock_timeout = '1ms'")
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.workflow_runs for no key update")
        assert shift.two.claim() == []
    (taken,) = shift.two.claim()
    assert (taken["step_key"], taken["attempt"], taken["origin"]) == ("a", 2, "retry")


def test_a_cancel_does_not_wait_for_a_finish_in_flight_and_fences_it(shift: Shift) -> None:
    """The finish holds its queue row and waits for the run; the cancel leaves that row to it."""
    held = by_key(shift.one.claim())
    person = shift.database.as_user(shift.project.user, autocommit=False)
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.workflow_runs for no key update")
        cancel = begin(partial(call, person, "meshhook.cancel_run", run_id=shift.run_id))
        shift.database.wait_until_blocked(person)
        finish = begin(partial(shift.one.finish, report(held["a"])))
        shift.database.wait_until_blocked(shift.one.connection)
    canceled = cancel.result()
    assert not isinstance(canceled, RefusedError)
    assert canceled["status"] == "canceled"
    person.commit()
    assert finish.result() == ["WF001"]
    assert shift.project.queued(shift.run_id) == 0
    assert shift.project.attempts(shift.run_id) == {"a": ["canceled"], "b": ["canceled"]}
    assert shift.one.heartbeat(*held.values()) == []
    assert not broken(shift.project.judge)


def test_work_given_back_to_a_canceled_run_is_gone(shift: Shift) -> None:
    held = by_key(shift.one.claim())
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.step_queue where step_key = 'a' for update")
        call(shift.project.person, "meshhook.cancel_run", run_id=shift.run_id)
    assert shift.project.queued(shift.run_id) == 1
    assert shift.one.heartbeat(*held.values()) == [], "a worker is not told to stop what was canceled"
    assert shift.one.finish(report(held["a"], "released")) == ["WF001"]
    assert shift.project.queued(shift.run_id) == 0
    assert not broken(shift.project.judge)


def test_a_row_that_a_cancel_could_not_have_is_dropped_by_the_next_claim(shift: Shift) -> None:
    with shift.project.judge.transaction():
        shift.project.judge.execute("select from meshhook.step_queue where step_key = 'a' for update")
        call(shift.project.person, "meshhook.cancel_run", run_id=shift.run_id)
    assert shift.project.queued(shift.run_id) == 1
    assert shift.one.claim() == []
    assert shift.project.queued(shift.run_id) == 0
    assert not broken(shift.project.judge)
