"""When an idle worker asks for work although nobody woke it. The clock is the test's own."""

from __future__ import annotations

import itertools

import pytest

from meshhook.worker.polling import Polling


def _idle(polling: Polling, now: float, polls: int) -> list[float]:
    """The pauses between so many polls that find nothing, as the worker would keep them."""
    pauses = []
    for _ in range(polls):
        polling.asked()
        polling.found_nothing(now, None)
        pauses.append(polling.seconds_left(now))
        now += pauses[-1]
    return pauses


def test_the_first_poll_is_at_once() -> None:
    assert Polling(0.1, 5, now=100).seconds_left(100) == 0


def test_pauses_grow_up_to_the_longest() -> None:
    pauses = _idle(Polling(0.1, 5, now=100), 100, 12)
    assert pauses[0] <= 0.1
    assert all(later > earlier for earlier, later in itertools.pairwise(pauses[:6]))
    assert max(pauses) <= 5
    assert all(pause >= 4 for pause in pauses[7:])


def test_an_idle_worker_asks_at_most_once_a_second() -> None:
    assert sum(_idle(Polling(0.1, 5, now=0), 0, 25)) >= 25


def test_work_found_makes_the_pauses_short_again() -> None:
    polling = Polling(0.1, 5, now=0)
    _idle(polling, 0, 10)
    polling.found(100, is_all=True)
    assert polling.seconds_left(100) == pytest.approx(0.1)


def test_as_much_work_as_was_asked_for_means_there_is_more() -> None:
    polling = Polling(0.1, 5, now=0)
    polling.found(100, is_all=False)
    assert polling.seconds_left(100) == 0


def test_a_known_due_time_comes_before_the_next_poll() -> None:
    polling = Polling(0.1, 5, now=0)
    _idle(polling, 0, 10)
    polling.found_nothing(100, 0.25)
    assert polling.seconds_left(100) == pytest.approx(0.25)


def test_a_due_time_that_has_passed_does_not_make_it_spin() -> None:
    polling = Polling(0.1, 5, now=0)
    polling.found_nothing(100, -3)
    assert polling.seconds_left(100) > 0.05


def test_a_wake_up_is_answered_at_once_and_only_once() -> None:
    polling = Polling(0.1, 600, now=0)
    _idle(polling, 0, 20)
    polling.wake()
    assert polling.seconds_left(1_000) == 0
    polling.asked()
    polling.found_nothing(1_000, None)
    assert polling.seconds_left(1_000) > 100


def test_a_wake_up_during_a_claim_means_the_next_one() -> None:
    polling = Polling(0.1, 600, now=0)
    polling.asked()
    polling.wake()
    polling.found_nothing(10, None)
    assert polling.seconds_left(10) == 0


def test_a_storm_of_empty_wake_ups_is_answered_some_fifty_times_a_second() -> None:
    polling, now, claims = Polling(0.1, 5, now=0), 0.0, 0
    while now < 10:
        polling.wake()
        if polling.seconds_left(now) == 0:
            claims += 1
            polling.asked()
            polling.found_nothing(now, None)
        now += 0.001
    assert 200 < claims < 700


def test_a_wake_up_is_answered_at_once_however_often_steps_were_just_given_back() -> None:
    """A hundred short runs a second, one after the other: each ends with a claim that finds nothing more."""
    polling = Polling(0.1, 5, now=0)
    for number in range(1, 1_001):
        now = number / 100
        polling.wake()
        assert polling.seconds_left(now) == 0
        polling.asked()
        polling.found(now, is_all=True)
        polling.found_nothing(now, None, had_results=True)
