"""The model against states worked out by hand, and the driver against engines with a known flaw."""

from __future__ import annotations

import dataclasses

import pytest

from model.driver import DisagreementError, Player, Tally
from model.graphs import Edge, Graph, Json, Node, Policy
from model.histories import BLOCK, DifferenceError, draw, play_block, problem
from model.model import Run
from model.plans import Plan
from model.policies import Demand
from model.pretend import PretendEngine
from model.scenarios import FINAL, RETRYABLE, Outcome, Scenario, tag
from model.shrink import shrink
from model.steps import Accepted, RefusedError, Request, Step

OK = Outcome(output="done")
BROKEN = Outcome("failed", error_class=FINAL)
UNREACHABLE = Outcome("failed", error_class=RETRYABLE)


def graph(*parts: str | Node) -> Graph:
    """Nodes as given, and edges said as `a>b` or `a>b:handle`; a node that is only in an edge is a
    transform."""
    nodes = {part.key: part for part in parts if isinstance(part, Node)}
    edges: list[Edge] = []
    for part in parts:
        if isinstance(part, str):
            ends, _, handle = part.partition(":")
            source, _, target = ends.partition(">")
            edges.append(Edge(source, target, frozenset(handle.split()) if handle else frozenset()))
            for key in (source, target):
                nodes.setdefault(key, Node(key, "transform"))
    return Graph(tuple(nodes.values()), tuple(edges))


def do(run: Run, key: str, outcome: Outcome = OK) -> None:
    """Claim and finish a step."""
    attempt = len(run.steps[key].attempts)
    run.claim(key, attempt)
    assert run.finish(key, attempt, outcome)


def statuses(run: Run) -> dict[str, str]:
    return {key: step.status for key, step in run.steps.items()}


def attempts(run: Run, key: str) -> list[tuple[str, str]]:
    return [(attempt.origin, attempt.status) for attempt in run.steps[key].attempts]


def counters(run: Run, key: str) -> tuple[int, int]:
    return run.steps[key].unsettled, run.steps[key].live


def refusal(run: Run, key: str) -> str:
    with pytest.raises(RefusedError) as caught:
        run.resume_step(key)
    return caught.value.reason


DIAMOND = ("a>b", "a>c", "b>d", "c>d")


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


BRANCH = Node("q", "branch", handles=("yes", "no"))


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


def undo_refusal(run: Run, number: int) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        run.undo_resume(number)
    return caught.value.reason, caught.value.because


def test_an_undone_resume_leaves_all_as_it_was_but_the_number() -> None:
    run = Run(graph(*DIAMOND))
    do(run, "a")
    do(run, "b", BROKEN)
    do(run, "c")
    before = run.state()
    run.resume_step("a")
    assert run.undo_resume(0) == ["a"]
    after = run.state()
    assert after["attempts"].pop("a/2")[:2] == ["resume", "withdrawn"]
    assert after == before
    assert run.resume_step("b").attempt == 2
    assert run.resume_step("a", Request(expected_attempt=1)).attempt == 3


def test_an_undo_gives_the_order_back_and_leaves_what_was_canceled_since() -> None:
    run = Run(graph("a>b"))
    run.pause_run()
    run.resume_step("a")
    run.undo_resume(0)
    assert (run.status, statuses(run)) == ("paused", {"a": "paused", "b": "pending"})
    run.resume_step("a")
    run.cancel_run()
    run.undo_resume(1)
    assert (run.status, statuses(run)) == ("canceled", {"a": "canceled", "b": "canceled"})


def test_a_join_whose_kept_branch_ended_meanwhile_goes_on_after_an_undo() -> None:
    run = Run(graph(BRANCH, "q>y:yes", "q>n:no", "y>j", "k>j"))
    run.claim("k", 1)
    do(run, "q", Outcome(handle="yes"))
    do(run, "y")
    run.resume_step("q")
    run.finish("k", 1, OK)
    assert counters(run, "j") == (1, 1)
    run.undo_resume(0)
    assert (counters(run, "j"), statuses(run)["j"]) == ((0, 2), "ready")


def test_it_is_too_late_to_undo_what_was_begun_resumed_taken_back_or_undone() -> None:
    run = Run(graph(Node("r", "transform", tries=2), "a>b"))
    do(run, "a")
    do(run, "b")
    do(run, "r", UNREACHABLE)
    run.resume_step("a")
    run.claim("a", 2)
    run.finish("a", 2, Outcome("released"))
    assert undo_refusal(run, 0) == ("undo_too_late", "claimed")
    do(run, "a")
    do(run, "b")
    run.resume_step("b")
    run.resume_step("r")
    assert undo_refusal(run, 2) == ("undo_too_late", "dequeued")
    do(run, "b")
    run.resume_step("a")
    assert undo_refusal(run, 1) == ("undo_too_late", "resumed")
    run.undo_resume(3)
    assert undo_refusal(run, 3) == ("undo_too_late", "undone")
    assert undo_refusal(run, 9) == ("act_not_found", "")


def under(run: Run, is_widened: bool = False) -> Request:
    return Request(version=len(run.versions), is_widened=is_widened)


def incompatible(run: Run, key: str, is_widened: bool = False) -> str:
    with pytest.raises(RefusedError, match="definition_incompatible") as caught:
        run.resume_step(key, under(run, is_widened))
    return caught.value.because


MENDED = Node("s", "transform", tries=2)


def test_another_version_may_have_other_steps_below_the_named_one() -> None:
    run = Run(graph("a>b", "b>c", "b>s"), later=[graph(MENDED, "a>b", "b>s", "s>n")])
    do(run, "a")
    do(run, "b", BROKEN)
    assert run.resume_step("b", under(run)).reset == {"s", "n"}
    assert (run.version, statuses(run)) == (2, {"a": "succeeded", "b": "ready", "s": "pending", "n": "pending"})
    assert set(run.retired) == {"c"}


def test_a_kept_step_that_was_changed_or_added_refuses_and_runs_with_a_wider_reset() -> None:
    run = Run(graph("a>b", "s>t"), later=[graph(MENDED, Node("n", "transform"), "a>b", "s>t")])
    do(run, "a")
    do(run, "b", BROKEN)
    do(run, "s")
    do(run, "t")
    assert incompatible(run, "b") == "added"
    assert run.version == 1
    accepted = run.resume_step("b", under(run, is_widened=True))
    assert accepted == Accepted(attempt=2, from_attempt=1, reset=frozenset("t"))
    assert statuses(run) == {"a": "succeeded", "b": "ready", "s": "ready", "t": "pending", "n": "ready"}
    assert undo_refusal(run, 0) == ("undo_too_late", "repinned")


def test_a_step_that_is_gone_refuses_unless_it_never_ran_and_is_retired() -> None:
    run = Run(graph("a>b", "c>d"), later=[graph("a>b"), graph("a>b", "c>d")])
    do(run, "a")
    do(run, "b", BROKEN)
    with pytest.raises(RefusedError, match="definition_incompatible") as caught:
        run.resume_step("b", Request(version=2, is_widened=True))
    assert caught.value.because == "under_way"
    do(run, "c")
    do(run, "d")
    with pytest.raises(RefusedError, match="definition_incompatible"):
        run.resume_step("b", Request(version=2))
    run.resume_step("b", Request(version=2, is_widened=True))
    assert (set(run.steps), set(run.retired)) == ({"a", "b"}, {"c", "d"})
    assert run.state()["retired"] == {"c": ["succeeded", 1], "d": ["succeeded", 1]}
    do(run, "b")
    assert run.resume_step("c", Request(version=3, is_widened=True)).attempt == 2
    assert run.retired == {}


def test_a_step_waits_for_what_leads_to_it_in_another_version() -> None:
    run = Run(graph("a>b", Node("c", "transform")), later=[graph("a>b", "c>b")])
    do(run, "a")
    do(run, "b", BROKEN)
    assert incompatible(run, "b") == "not_ready"
    with pytest.raises(RefusedError, match="workflow_not_found"):
        run.resume_step("b", Request(version=9))


def test_a_delay_is_timed_as_the_newest_resume_that_resets_it_says() -> None:
    run = Run(graph(Node("d", "delay"), "a>d"))
    do(run, "a")
    run.resume_step("a", Request(timers="keep"))
    do(run, "a")
    assert (statuses(run)["d"], run.claimable()) == ("waiting", [])
    run.fall_due("d")
    do(run, "d", Outcome())
    run.resume_step("a", Request(timers={"d": "keep"}))
    do(run, "a")
    assert statuses(run)["d"] == "ready"
    do(run, "d", Outcome())
    run.resume_step("a", Request(timers="now"))
    run.undo_resume(2)
    run.resume_step("a")
    do(run, "a")
    assert statuses(run)["d"] == "waiting"
    with pytest.raises(RefusedError, match="invalid_argument"):
        run.resume_step("a", Request(timers={"a": "now"}))


def test_a_delay_that_is_named_waits_anew_keeps_its_time_or_does_not_wait() -> None:
    run = Run(graph(Node("d", "delay")))
    run.pause_run()
    run.resume_step("d")
    assert statuses(run) == {"d": "waiting"}
    run.fall_due("d")
    do(run, "d", Outcome())
    for timers, status in (("keep", "ready"), ("anew", "waiting"), ("now", "ready")):
        run.resume_step("d", Request(timers=timers))
        assert statuses(run) == {"d": status}
        run.fall_due("d")
        do(run, "d", Outcome())


def asked(*, repeat: str = "", role: str = "", wants_reason: bool = False) -> Node:
    return Node("c", "http_call", method="POST", policy=Policy(role, wants_reason, repeat))


def refused(run: Run, request: Request) -> str:
    with pytest.raises(RefusedError) as caught:
        run.resume_step("c", request)
    return caught.value.reason


def test_a_definition_asks_for_an_admin_and_a_reason_in_either_version() -> None:
    run = Run(graph(asked(role="admin")), later=[graph(asked(wants_reason=True, repeat="free"))])
    do(run, "c", BROKEN)
    assert refused(run, Request(version=2, is_admin=False, has_reason=True)) == "role_required"
    assert refused(run, Request(version=2)) == "reason_required"
    run.resume_step("c", Request(version=2, has_reason=True))
    do(run, "c", BROKEN)
    run.resume_step("c", Request(is_admin=False, has_reason=True))


def test_a_call_that_may_never_repeat_keeps_its_key_and_a_free_one_needs_no_word() -> None:
    never, free = Run(graph(asked(repeat="never"))), Run(graph(asked(repeat="free")))
    for run in (never, free):
        do(run, "c")
    assert refused(never, Request(acknowledge=("c",))) == "repeat_forbidden"
    never.resume_step("c", Request(repeat={"c": "same_key"}))
    free.resume_step("c")
    assert (never.steps["c"].epoch, free.steps["c"].epoch) == (1, 2)


def test_a_deadline_cancels_what_has_not_ended_and_a_resume_sets_it_anew() -> None:
    run = Run(dataclasses.replace(graph("a>b"), has_deadline=True))
    do(run, "a")
    run.pass_deadline()
    assert (run.status, run.has_deadline, statuses(run)) == ("failed", False, {"a": "succeeded", "b": "canceled"})
    run.resume_step("b")
    assert run.has_deadline
    run.undo_resume(0)
    assert (run.status, run.has_deadline) == ("failed", False)


class ForgetsLiveEdges(Run):
    """Resets counters without counting the kept live edges."""

    def _resume(self, plan: Plan, request: Request) -> None:
        super()._resume(plan, request)
        for step in plan.reset:
            step.live = 0


class KeepsTheRetry(Run):
    """Lets a waiting retry stand when its step is resumed."""

    def _resume(self, plan: Plan, request: Request) -> None:
        stale = [target.step.current for target in plan.targets if target.step.status == "waiting"]
        super()._resume(plan, request)
        for attempt in stale:
            attempt.status = "queued"


class NeverRenewsTheBudget(Run):
    """Counts every try there ever was."""

    def _tries(self, step: Step, status: str) -> int:
        return sum(attempt.status == status for attempt in step.attempts)


class ToleratesLeasedDescendants(Run):
    """Resets steps that a worker holds."""

    def judge_reset(self, starts: list[str], targets: list[Step]) -> list[Step]:
        keys = set().union(*(self.graph.descendants(key) for key in starts))
        return [step for step in self.steps.values() if step.node.key in keys]


class ForgetsOrdersInAnUndo(Run):
    """Leaves the order cleared that the resume had cleared."""

    def undo_resume(self, number: int) -> Json:
        answer = super().undo_resume(number)
        self.told = []
        self.follow_orders()
        return answer


class AsksNobody(Run):
    """Overlooks who may resume a step."""

    def plan(self, key: str | None, request: Request) -> Plan:
        return dataclasses.replace(super().plan(key, request), demand=Demand())


FLAWS = [ForgetsLiveEdges, KeepsTheRetry, NeverRenewsTheBudget, ToleratesLeasedDescendants, AsksNobody]


@pytest.mark.parametrize("flaw", [*FLAWS, ForgetsOrdersInAnUndo])
def test_a_flawed_engine_is_found_and_its_history_shrinks(flaw: type[Run]) -> None:
    def play(scenario: Scenario) -> bool:
        player = Player(scenario, PretendEngine(flaw), Tally())
        try:
            player.play()
        except DisagreementError:
            found.append(player)
        return not found

    found: list[Player] = []
    assert not draw(play, "flaw", 300)
    made = dataclasses.replace(found[0].scenario, moves=tuple(found[0].trace))
    small = shrink(made, lambda smaller: problem(smaller, PretendEngine(flaw)) is not None)
    assert problem(small, PretendEngine(flaw))
    assert len(small.graph.nodes) <= 8
    assert len(small.moves) <= 20


def test_a_sound_engine_agrees_in_every_scenario() -> None:
    assert play_block("sound", 0, PretendEngine()).counts["histories: played"] == BLOCK


def test_a_seed_gives_the_same_histories_each_time() -> None:
    one, again = (play_block("x", 1, PretendEngine(), 20) for _ in range(2))
    assert one == again
    assert one.digest != play_block("x", 2, PretendEngine(), 20).digest


def test_the_smallest_history_is_told_with_its_place() -> None:
    with pytest.raises(DifferenceError, match=r"history \d+ of seed x is played differently") as caught:
        play_block("x", 0, PretendEngine(ForgetsLiveEdges))
    assert "after resume" in str(caught.value)


def test_a_node_can_be_taken_out_with_all_that_names_it() -> None:
    whole = graph(Node("c", "transform", reads=("a", "b")), "a>b", "b>c")
    rest = whole.without("b")
    assert rest.by_key["c"].reads == ()
    assert rest.edges == ()
    assert tag("a", 1) == {"by": "a", "attempt": 1}
