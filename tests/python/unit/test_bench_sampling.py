"""Medians, ratios and verdicts of the benchmark, worked out from samples."""

from __future__ import annotations

import itertools

import pytest

from benchmarks.common import summary
from benchmarks.peers import Peer, Unreachable
from benchmarks.sampling import Act, Series, all_met, compared, interleaved, is_ahead, ratio, ratios, slope


def series(*rounds: list[float]) -> Series:
    return Series(list(rounds))


def test_a_summary_is_in_milliseconds() -> None:
    told = summary([0.001 * n for n in range(1, 101)])
    assert told == {"p50_ms": 50.5, "p99_ms": 100.0, "min_ms": 1.0, "max_ms": 100.0, "n": 100}


def test_a_ratio_is_of_the_medians_of_all_calls_and_its_rounds_are_told_beside_it() -> None:
    ours, theirs = series([3, 3, 9], [2, 2, 2]), series([1, 1, 1], [1, 2, 2])
    assert ratio(ours, theirs) == 2.5
    assert ratios(ours, theirs) == [1.0, 3.0]


def noted(calls: list[str], name: str, seconds: float = 1.0) -> Act:
    def act() -> float:
        calls.append(name)
        return seconds

    return act


def test_series_take_turns_and_another_one_begins_each_round() -> None:
    calls: list[str] = []
    found = interleaved({name: noted(calls, name) for name in "abc"}, rounds=4, calls=2)
    assert "".join(calls) == "aabbcc" + "bbccaa" + "ccaabb" + "aabbcc"
    assert [one.rounds for one in found.values()] == [[[1.0, 1.0]] * 4] * 3


def test_a_warm_up_is_not_counted() -> None:
    calls: list[str] = []
    found = interleaved({"a": noted(calls, "a")}, rounds=1, calls=1, warm_up=3)
    assert (len(calls), found["a"].seconds) == (4, [1.0])


def test_a_peer_that_falls_out_has_a_sentence_and_no_figures_and_the_others_go_on() -> None:
    counted = itertools.count(1)

    def breaks() -> float:
        if next(counted) > 3:
            raise Unreachable("it broke")
        return 1.0

    found = interleaved({"ours": noted([], "ours"), "peer": breaks}, rounds=5, calls=2)
    assert len(found["ours"].seconds) == 10
    assert next(counted) == 5, "it was asked again after it fell out"
    assert found["peer"].told() == {"unreachable": "it broke"}
    assert compared(found["peer"], found["ours"]) == {"unreachable": "it broke"}


def test_a_peer_is_compared_by_how_much_longer_it_takes() -> None:
    told = compared(series([0.03, 0.03]), series([0.002, 0.002]))
    assert (told["ratio"], told["p50_ms"], told["rounds_p50_ms"]) == (15, 30, [30, 30])
    assert is_ahead(told, 10) is True
    assert is_ahead(told, 16) is False


def test_what_can_not_be_compared_leaves_a_goal_open_unless_it_is_missed_anyway() -> None:
    unknown = is_ahead({"unreachable": "it is not installed"}, 10)
    assert unknown is None
    assert all_met(True, unknown) is None
    assert all_met(False, unknown) is False
    assert all_met(True, True) is True


def test_the_slope_is_that_of_the_line_through_all_points() -> None:
    assert slope([(10, 1.5), (100, 6.0), (1000, 51.0)]) == pytest.approx(0.05)


def test_a_program_that_can_not_begin_is_out_of_reach_and_says_why() -> None:
    with Peer("nobody", "client", "postgresql://nowhere") as peer, pytest.raises(Unreachable) as problem:
        peer.told()
    assert "No module named benchmarks.peers.nobody" in str(problem.value)
