"""How much slower claims are with a million queued (P7)."""

from __future__ import annotations

from typing import Any

from benchmarks.common import as_person, chain, prepare, start
from benchmarks.figure import Figure, Points
from benchmarks.hands import Hands
from benchmarks.pages import pages_of
from benchmarks.rows import Copier
from benchmarks.sampling import interleaved, ratio, timed
from benchmarks.workbench import Workbench

AT_ONCE = 100
WARM_UP = 5
WORSE = 1.25


class Backlog:
    """Runs of one step that wait, and hands that work a hundred of them at a time."""

    def __init__(self, bench: Workbench, name: str) -> None:
        self._url = bench.database(name)
        self._copier = Copier(self._url)
        self._hands = Hands(self._url, AT_ONCE)
        person = as_person(self._url)
        self._model = start(person, prepare(person, "one", chain(1)), "one")
        self._copier.spare(self._model)
        self._waiting = 0

    def grow(self, size: int) -> None:
        """Up to so many that wait."""
        self._copier.copies(self._model, size - self._waiting)
        self._waiting = size
        self._copier.settle()

    def turn(self) -> float:
        """Seconds to finish a hundred and claim a hundred; as many come after."""
        seconds = timed(self._take)
        self._copier.copies(self._model, AT_ONCE)
        return seconds

    def pages(self, calls: int = 5) -> list[list[Any]]:
        """What a call touches, by table; as many runs come after."""

        def take() -> None:
            self._take()
            self._hands.leave_counts()

        self._hands.leave_counts()
        touched = pages_of(self._url, calls, take)
        self._copier.copies(self._model, calls * AT_ONCE)
        return touched

    def _take(self) -> None:
        assert self._hands.turn() == AT_ONCE


def measure_p7(bench: Workbench) -> Figure:
    """A queue of 1,000 and one that grows, in turns."""
    sizes = [1000, 20_000] if bench.is_quick else [1000, 10_000, 100_000, 1_000_000]
    rounds, calls = bench.size(10, 3), 10
    small, large = Backlog(bench, "small"), Backlog(bench, "large")
    small.grow(sizes[0])
    points: Points = []
    ours = {}
    for size in sizes:
        large.grow(size)
        series = interleaved({"small": small.turn, "large": large.turn}, rounds, calls, WARM_UP)
        times = ratio(series["large"], series["small"])
        points.append([size, times])
        ours[str(size)] = {
            "claims_per_s": round(AT_ONCE / series["large"].median_s),
            "small_claims_per_s": round(AT_ONCE / series["small"].median_s),
            "ratio": times,
        } | series["large"].told()
    return Figure(
        value=points[-1][1],
        unit="x slower",
        met=points[-1][1] <= WORSE,
        rounds=rounds,
        ours=ours,
        profile={"pages": {f"{sizes[0]:,} waiting": small.pages(), f"{sizes[-1]:,} waiting": large.pages()}},
        curves={"claims by backlog, x slower": points},
    )
