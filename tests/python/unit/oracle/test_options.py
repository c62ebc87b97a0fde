"""The model against states worked out by hand: undo, versions, timers, policies, deadlines."""

from __future__ import annotations

import dataclasses

import pytest

from model.graphs import Node, Policy
from model.model import Run
from model.scenarios import Outcome
from model.steps import Accepted, RefusedError, Request

from .by_hand import BRANCH, BROKEN, DIAMOND, OK, UNREACHABLE, counters, do, graph, statuses


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
