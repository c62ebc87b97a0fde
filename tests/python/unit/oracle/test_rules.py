"""The model against states worked out by hand: work, joins, branches, retries, and what a resume makes of them."""

from __future__ import annotations

import pytest

from model.graphs import Node
from model.model import Run
from model.scenarios import Outcome
from model.steps import Accepted, RefusedError, Request

from .by_hand import BRANCH, BROKEN, DIAMOND, OK, UNREACHABLE, attempts, counters, do, graph, refusal, statuses


def test_a_join_runs_once_after_its_last_branch() -> None:
    run = Run(graph(*DIAMOND))
    assert counters(run, "d") == (2, 0)
    do(run, "a")
    assert statuses(run) == {"a": "succeeded", "b": "ready", "c": "ready", "d": "pending"}
    do(run, "c")
    assert counters(run, "d") == (1, 1)
    do(run, "b")
    assert counters(run, "d") == (0, 2)
    do(run, "d")
    assert run.status == "succeeded"
    assert [len(step.attempts) for step in run.steps.values()] == [1, 1, 1, 1]


def test_a_failure_leaves_its_descendants_pending_and_the_other_branch_running() -> None:
    run = Run(graph(*DIAMOND))
    do(run, "a")
    do(run, "b", BROKEN)
    assert run.status == "running"
    do(run, "c")
    assert statuses(run) == {"a": "succeeded", "b": "failed", "c": "succeeded", "d": "pending"}
    assert counters(run, "d") == (1, 1)
    assert run.status == "failed"
    assert refusal(run, "d") == "step_not_reached"


def test_a_resume_of_one_arm_keeps_the_other_and_derives_the_join() -> None:
    run = Run(graph(*DIAMOND))
    for key in "abcd":
        do(run, key)
    accepted = run.resume_step("b")
    assert accepted == Accepted(attempt=2, from_attempt=1, reset=frozenset("d"))
    assert statuses(run) == {"a": "succeeded", "b": "ready", "c": "succeeded", "d": "pending"}
    assert counters(run, "d") == (1, 1)
    do(run, "b")
    do(run, "d")
    assert attempts(run, "d") == [("first", "succeeded"), ("first", "succeeded")]
    assert attempts(run, "c") == [("first", "succeeded")]
    assert run.status == "succeeded"


def test_a_tolerated_failure_goes_on_with_null_and_is_no_root() -> None:
    run = Run(graph(Node("a", "transform", is_tolerant=True), Node("b", "transform"), "a>b"))
    do(run, "a", BROKEN)
    assert statuses(run) == {"a": "failed", "b": "ready"}
    do(run, "b")
    assert run.status == "succeeded"
    with pytest.raises(RefusedError, match="step_not_resumable"):
        run.resume_run()
    assert run.resume_step("a").reset == {"b"}


def test_dead_edges_skip_to_the_join_and_leave_it_alive() -> None:
    run = Run(graph(BRANCH, "q>y:yes", "q>n:no", "n>m", "y>j", "m>j"))
    do(run, "q", Outcome(handle="yes"))
    assert statuses(run) == {
        "q": "succeeded",
        "y": "ready",
        "n": "skipped",
        "m": "skipped",
        "j": "pending",
    }
    assert counters(run, "j") == (1, 0)
    assert refusal(run, "m") == "step_not_taken"
    do(run, "y")
    assert counters(run, "j") == (0, 1)
    do(run, "j")
    assert run.status == "succeeded"


def test_a_branch_that_chooses_nothing_skips_all_but_edges_without_a_handle() -> None:
    run = Run(graph(BRANCH, "q>y:yes", "q>n:no", "q>always"))
    do(run, "q", Outcome(handle=None))
    assert statuses(run) == {
        "q": "succeeded",
        "y": "skipped",
        "n": "skipped",
        "always": "ready",
    }


def test_a_branch_is_decided_again_and_its_old_arm_cleared() -> None:
    run = Run(graph(BRANCH, "q>y:yes", "q>n:no", "y>j", "n>j"))
    do(run, "q", Outcome(handle="yes"))
    do(run, "y")
    do(run, "j")
    assert run.resume_step("q").reset == {"y", "n", "j"}
    do(run, "q", Outcome(handle="no"))
    assert statuses(run)["y"] == "skipped"
    assert counters(run, "j") == (1, 0)
    do(run, "n")
    assert attempts(run, "n") == [("first", "succeeded")]
    assert attempts(run, "y") == [("first", "succeeded")]
    assert run.compose("j") == {}
    do(run, "j")
    assert run.status == "succeeded"


def test_a_kept_decision_stands_when_an_arm_is_resumed() -> None:
    run = Run(graph(BRANCH, "q>y:yes", "q>n:no", "y>j", "n>j"))
    do(run, "q", Outcome(handle="yes"))
    do(run, "y", BROKEN)
    run.resume_step("y")
    assert counters(run, "j") == (1, 0)
    do(run, "y")
    assert statuses(run)["j"] == "ready"


def test_a_skipped_parent_reads_as_null_whatever_it_once_made() -> None:
    run = Run(graph(BRANCH, Node("j", "transform", reads=("y",)), "q>y:yes", "q>j"))
    do(run, "q", Outcome(handle="yes"))
    do(run, "y", Outcome(output=1))
    assert run.document(run.compose("j"), ())["steps"] == {"y": {"output": 1, "error": None}}
    do(run, "j")
    run.resume_step("q")
    do(run, "q", Outcome(handle=None))
    assert run.compose("j") == {}


def test_a_retry_is_a_new_attempt_until_the_budget_is_spent_and_a_resume_renews_it() -> None:
    run = Run(graph(Node("a", "transform", tries=2)))
    do(run, "a", UNREACHABLE)
    assert statuses(run) == {"a": "waiting"}
    run.fall_due("a")
    do(run, "a", UNREACHABLE)
    assert run.status == "failed"
    run.resume_step("a")
    do(run, "a", UNREACHABLE)
    assert attempts(run, "a") == [
        ("first", "failed"),
        ("retry", "failed"),
        ("resume", "failed"),
        ("retry", "queued"),
    ]


def test_an_error_of_another_class_is_not_tried_again() -> None:
    run = Run(graph(Node("a", "transform", tries=5)))
    do(run, "a", BROKEN)
    assert run.status == "failed"


def test_a_lost_lease_is_tried_again_at_once_on_a_budget_of_its_own() -> None:
    run = Run(graph(Node("a", "transform", tries=2, losses=1)))
    do(run, "a", Outcome("lost"))
    assert (statuses(run), run.claimable()) == ({"a": "waiting"}, ["a"])
    do(run, "a", UNREACHABLE)
    assert (statuses(run), run.claimable()) == ({"a": "waiting"}, [])
    run.fall_due("a")
    do(run, "a", Outcome("lost"))
    assert run.status == "failed"
    assert attempts(run, "a") == [("first", "lost"), ("retry", "failed"), ("retry", "lost")]


def test_a_lost_delay_goes_on_at_once_and_a_lost_answer_is_not_forgotten() -> None:
    run = Run(graph(Node("d", "delay"), Node("p", "pause")))
    run.fall_due("d")
    do(run, "d", Outcome("lost"))
    assert run.claimable() == ["d"]
    run.resume_step("p", Request(supplied={"approved": False}))
    do(run, "p", Outcome("lost"))
    do(run, "p", Outcome())
    assert attempts(run, "p")[2:] == [("retry", "succeeded")]
    assert run.steps["p"].current.output == {"approved": False}


def test_work_given_back_is_queued_again_under_its_own_number() -> None:
    run = Run(graph("a>b"))
    do(run, "a", Outcome("released"))
    assert (statuses(run)["a"], attempts(run, "a")) == ("ready", [("first", "queued")])
    run.claim("a", 1)
    run.pause_run()
    run.finish("a", 1, Outcome("released"))
    assert (run.status, attempts(run, "a")) == ("paused", [("first", "paused")])


def test_a_resume_takes_a_waiting_retry_back() -> None:
    run = Run(graph(Node("a", "transform", tries=2)))
    do(run, "a", UNREACHABLE)
    assert run.resume_step("a").attempt == 3
    assert attempts(run, "a") == [("first", "failed"), ("retry", "canceled"), ("resume", "queued")]
    assert statuses(run) == {"a": "ready"}


def test_work_that_is_queued_leased_or_delayed_is_not_resumable() -> None:
    run = Run(graph(Node("d", "delay"), "a>b"))
    assert statuses(run)["d"] == "waiting"
    assert refusal(run, "d") == "step_not_resumable"
    assert refusal(run, "a") == "step_not_resumable"
    run.claim("a", 1)
    assert refusal(run, "a") == "step_not_resumable"
    assert refusal(run, "x") == "step_not_found"


def test_a_leased_descendant_forbids_and_a_queued_one_is_taken_back() -> None:
    run = Run(graph("a>b", "b>c"))
    do(run, "a")
    run.claim("b", 1)
    assert refusal(run, "a") == "descendant_running"
    run.finish("b", 1, OK)
    assert run.resume_step("a").reset == {"b", "c"}
    assert attempts(run, "c") == [("first", "canceled")]
    assert counters(run, "c") == (1, 0)


def test_a_pause_node_waits_is_answered_and_asks_again_when_reset() -> None:
    run = Run(graph(Node("p", "pause"), "a>p", "p>b"))
    do(run, "a")
    assert (run.status, attempts(run, "p")) == ("paused", [("first", "paused")])
    with pytest.raises(RefusedError, match="step_not_resumable"):
        run.resume_run()
    run.resume_step("p")
    do(run, "p", Outcome())
    assert run.steps["p"].current.output == {"approved": True}
    do(run, "b")
    assert run.status == "succeeded"
    run.resume_step("p")
    assert run.status == "paused"
    assert attempts(run, "p")[1:] == [("resume", "succeeded"), ("resume", "paused")]
    run.resume_step("p", Request(supplied={"approved": False}))
    do(run, "p", Outcome())
    assert attempts(run, "p")[-1] == ("supplied", "succeeded")
    assert run.steps["p"].current.output == {"approved": False}


def test_a_reset_pause_node_keeps_its_old_attempt_paused() -> None:
    run = Run(graph(Node("p", "pause"), "a>p"))
    do(run, "a")
    run.resume_step("a")
    assert (run.status, statuses(run)["p"]) == ("running", "pending")
    do(run, "a")
    assert attempts(run, "p") == [("first", "paused"), ("first", "paused")]


def test_pausing_holds_what_is_queued_and_lets_leased_work_finish() -> None:
    run = Run(graph(Node("d", "delay"), Node("c", "transform"), "a>b"))
    run.claim("a", 1)
    run.pause_run()
    assert (run.status, statuses(run)) == (
        "running",
        {"d": "paused", "c": "paused", "a": "running", "b": "pending"},
    )
    run.finish("a", 1, OK)
    assert (run.status, statuses(run)["b"]) == ("paused", "paused")
    assert run.resume_run() == {"d": 2, "c": 2, "b": 2}
    assert statuses(run) == {"d": "waiting", "c": "ready", "a": "succeeded", "b": "ready"}
    assert attempts(run, "b") == [("first", "paused"), ("resume", "queued")]


def test_an_answer_that_was_given_stands_while_the_run_is_paused() -> None:
    run = Run(graph(Node("p", "pause"), Node("b", "transform"), "p>a"))
    run.resume_step("p")
    run.pause_run()
    assert (run.status, statuses(run)) == ("running", {"p": "ready", "b": "paused", "a": "pending"})
    do(run, "p", Outcome("lost"))
    assert run.claimable() == ["p"]
    do(run, "p", Outcome())
    assert (run.status, statuses(run)["a"]) == ("paused", "paused")


def test_a_retry_that_was_held_still_waits_when_the_run_goes_on() -> None:
    run = Run(graph(Node("a", "transform", tries=2)))
    do(run, "a", UNREACHABLE)
    run.pause_run()
    run.resume_run()
    assert statuses(run) == {"a": "waiting"}
    assert attempts(run, "a")[1:] == [("retry", "paused"), ("resume", "queued")]
    assert refusal(run, "a") == "step_not_resumable"


def test_a_resumed_step_lifts_the_pause_for_itself_alone() -> None:
    run = Run(graph("a>b", "c>d"))
    run.pause_run()
    run.resume_step("a")
    do(run, "a")
    assert statuses(run) == {"a": "succeeded", "b": "ready", "c": "paused", "d": "pending"}
    do(run, "b")
    assert run.status == "paused"


def test_canceling_fences_leases_and_leaves_what_was_reached_resumable() -> None:
    run = Run(graph(*DIAMOND))
    do(run, "a")
    run.claim("b", 1)
    run.cancel_run()
    assert run.status == "canceled"
    assert not run.finish("b", 1, OK)
    assert attempts(run, "b") == attempts(run, "c") == [("first", "canceled")]
    assert refusal(run, "d") == "step_not_reached"
    for act in (run.cancel_run, run.pause_run):
        with pytest.raises(RefusedError, match="run_ended"):
            act()
    assert run.resume_run() == {"b": 2, "c": 2}
    assert counters(run, "d") == (2, 0)


def test_a_canceled_run_with_one_branch_resumed_ends_canceled() -> None:
    run = Run(graph(*DIAMOND))
    do(run, "a")
    run.cancel_run()
    run.resume_step("b")
    do(run, "b")
    assert statuses(run) == {"a": "succeeded", "b": "succeeded", "c": "canceled", "d": "pending"}
    assert (run.status, counters(run, "d")) == ("canceled", (1, 1))


def test_terminate_settles_its_edges_cancels_the_rest_and_names_the_status() -> None:
    run = Run(graph(Node("t", "terminate", ends_as="failed"), "t>a", "b>c", "a>j", "c>j"))
    run.claim("b", 1)
    do(run, "t", Outcome())
    assert run.status == "failed"
    assert statuses(run) == {
        "t": "succeeded",
        "a": "canceled",
        "b": "canceled",
        "c": "canceled",
        "j": "canceled",
    }
    assert counters(run, "a") == (0, 1)
    assert attempts(run, "a") == [("first", "canceled")]
    assert not run.finish("b", 1, OK)
    assert run.resume_run() == {"a": 2, "b": 2}


def test_all_failed_roots_are_resumed_at_once() -> None:
    run = Run(graph("a>j", "b>j", "c>j"))
    do(run, "a", BROKEN)
    do(run, "b", BROKEN)
    do(run, "c")
    assert run.resume_run() == {"a": 2, "b": 2}
    assert counters(run, "j") == (2, 1)
