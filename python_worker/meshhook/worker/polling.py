"""When an idle worker asks for work although nobody woke it."""

from __future__ import annotations

import random


class Polling:
    """The next time to poll: intervals grow while nothing is found; a known due time comes first.

    A wake-up is a hint that anyone may forge, so empty wake-ups are answered at once only
    `_FREE_WAKES` times a second; a storm of them is answered at `_STORM_INTERVAL_S`. A claim that
    went along with results would have been sent without any wake-up and counts as none.
    All times are seconds of a monotonic clock, given by the caller.
    """

    _FREE_WAKES = 50
    _STORM_INTERVAL_S = 0.05

    def __init__(self, shortest_s: float, longest_s: float, now: float) -> None:
        self._shortest_s = shortest_s
        self._longest_s = longest_s
        self._interval_s = shortest_s
        self._next_at = now
        self._is_woken = False
        self._wakes_left = float(self._FREE_WAKES)
        self._last_empty_at = now

    def wake(self) -> None:
        """Something may have become claimable."""
        self._is_woken = True

    def seconds_left(self, now: float) -> float:
        """Until the next claim; 0 when it is time."""
        if self._is_woken:
            if self._wakes_left >= 1:
                return 0.0
            return max(0.0, self._last_empty_at + self._STORM_INTERVAL_S - now)
        return max(0.0, self._next_at - now)

    def asked(self) -> None:
        """A claim is about to be sent; whoever wakes us from here on means the next one."""
        self._is_woken = False

    def found(self, now: float, *, is_all: bool) -> None:
        """The claim answered with work; unless that was all there is, ask again at once."""
        self._interval_s = self._shortest_s
        self._next_at = now + self._shortest_s if is_all else now

    def found_nothing(self, now: float, next_due_in_s: float | None, *, had_results: bool = False) -> None:
        """The claim answered without work; `next_due_in_s` is when the database expects some."""
        refill = (now - self._last_empty_at) * self._FREE_WAKES
        self._wakes_left = min(float(self._FREE_WAKES), self._wakes_left + refill)
        if not had_results:
            self._wakes_left = max(0.0, self._wakes_left - 1)
        self._last_empty_at = now
        wait_s = self._interval_s * random.uniform(0.8, 1.0)
        self._interval_s = min(self._longest_s, self._interval_s * 2)
        if next_due_in_s is not None and next_due_in_s > 0:
            wait_s = min(wait_s, next_due_in_s)
        self._next_at = now + wait_s
