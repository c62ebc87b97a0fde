"""What counts as available, worked out from what clients wrote down."""

from __future__ import annotations

from benchmarks.availability import figures
from benchmarks.availability_client import ANSWER_LOST, Call
from benchmarks.availability_judge import Verdict

SOUND = Verdict(lost=[], acted_twice=[], broken={})


def called(seconds: float, *met: str, refusal: str | None = None, is_answered: bool = True) -> Call:
    answer = {"replayed": ANSWER_LOST in met} if is_answered and refusal is None else None
    return Call("a user", "a run", "a key", seconds, list(met), answer, refusal)


def test_one_late_answer_of_a_thousand_is_allowed_and_two_are_not() -> None:
    on_time = [called(10.0)] * 998
    one, two = figures([*on_time, called(1), called(10.1)], SOUND), figures([*on_time, *[called(10.1)] * 2], SOUND)
    assert (one["value"], one["answered_late"], one["met"]) == (0.999, 1, True)
    assert (two["value"], two["answered_late"], two["met"]) == (0.998, 2, False)


def test_no_answer_and_a_refusal_are_both_unavailable() -> None:
    told = figures([called(1)] * 2 + [called(60, is_answered=False), called(0.1, refusal="step_not_resumable")], SOUND)
    assert (told["value"], told["unanswered"], told["refused"]) == (0.5, 2, {"step_not_resumable": 1})


def test_answers_in_time_are_worth_nothing_when_the_state_is_wrong() -> None:
    calls = [called(1)]
    assert figures(calls, SOUND)["met"]
    wrong = [Verdict(["a key"], [], {}), Verdict([], ["a key"], {}), Verdict([], [], {"a rule": ["a key"]})]
    told = [figures(calls, verdict) for verdict in wrong]
    assert [one["met"] for one in told] == [False] * 3
    assert [(one["lost"], one["acted_twice"], len(one["broken"])) for one in told] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_calls_that_felt_a_kill_are_told_apart_from_those_that_lost_an_answer_on_purpose() -> None:
    felt = [called(2, "57P01", "connection lost"), called(4, ANSWER_LOST, "57P01")]
    told = figures([called(0.01)] * 8 + [called(0.1, ANSWER_LOST), *felt], SOUND)
    assert told["through_a_kill"] == {"calls": 2, "p50_ms": 3000, "p99_ms": 4000, "max_ms": 4000}
    assert told["errors"] == {"57P01": 2, "connection lost": 1, ANSWER_LOST: 2}
    assert (told["replayed"], told["p50_ms"], told["max_ms"]) == (2, 10, 4000)
