"""Figures of samples, without a server: interleaved rounds, medians, spread, ratios, lines."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.common import summary
from benchmarks.peers import Unreachable

Act = Callable[[], float]
"""Does something once; answers the seconds that it took."""


@dataclass(slots=True)
class Series:
    """Seconds of each call, by round; or why there are none."""

    rounds: list[list[float]] = field(default_factory=list)
    unreachable: str | None = None

    @property
    def seconds(self) -> list[float]:
        return [one for calls in self.rounds for one in calls]

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    def told(self) -> dict[str, Any]:
        """Milliseconds, and between what the medians of the rounds lay."""
        if self.unreachable is not None:
            return {"unreachable": self.unreachable}
        return summary(self.seconds) | {"rounds_p50_ms": spread([statistics.median(calls) for calls in self.rounds])}


def timed(act: Callable[[], Any]) -> float:
    """Seconds that an act takes."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def interleaved(acts: Mapping[str, Act], rounds: int, calls: int, warm_up: int = 0) -> dict[str, Series]:
    """Some calls of each in turn, round after round; who goes first changes from round to round.

    What falls out with `Unreachable` is left out from then on, and has no figures.
    """
    series = {name: Series() for name in acts}

    def run(name: str, number: int) -> list[float]:
        try:
            return [acts[name]() for _ in range(number)]
        except Unreachable as problem:
            series[name] = Series(unreachable=str(problem))
            return []

    for name in acts:
        run(name, warm_up)
    names = list(acts)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            if series[name].unreachable is None and (seconds := run(name, calls)):
                series[name].rounds.append(seconds)
    return series


def spread(seconds: Sequence[float]) -> list[float]:
    """Least and most, in milliseconds."""
    return [round(min(seconds) * 1000, 3), round(max(seconds) * 1000, 3)]


def ratio(ours: Series, theirs: Series) -> float:
    """How many times the median of `theirs` goes into that of `ours`."""
    return round(ours.median_s / theirs.median_s, 3)


def ratios(ours: Series, theirs: Series) -> list[float]:
    """The least and the most that `ratio` is in one round."""
    pairs = zip(ours.rounds, theirs.rounds, strict=False)
    found = [statistics.median(one) / statistics.median(other) for one, other in pairs]
    return [round(min(found), 3), round(max(found), 3)]


def compared(peer: Series, ours: Series) -> dict[str, Any]:
    """What a peer took, and how many times as long as ours that is; no ratio without an answer."""
    if peer.unreachable is not None or not peer.rounds:
        return {"unreachable": peer.unreachable or "it did not answer"}
    return peer.told() | {"ratio": ratio(peer, ours)}


def is_ahead(peer: Mapping[str, Any], times: float) -> bool | None:
    """Whether the peer took at least so many times as long; None where it can't be said."""
    return peer["ratio"] >= times if "ratio" in peer else None


def all_met(*answers: bool | None) -> bool | None:
    """False if one is, else None if one can't be said."""
    if False in answers:
        return False
    return None if None in answers else True


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the line with the least squares."""
    return statistics.linear_regression(*zip(*points, strict=True)).slope
