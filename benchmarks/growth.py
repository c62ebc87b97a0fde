"""How a resume grows: with the run, with a map, with the tables (P3), and with what it resets (P4)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from benchmarks import resume
from benchmarks.common import as_person, call, chain, prepare, say, start
from benchmarks.figure import Figure, Points
from benchmarks.hands import work
from benchmarks.profiles import Counter, Counts, profile
from benchmarks.resume import count_acts, forking, resuming
from benchmarks.rows import Copier
from benchmarks.sampling import Act, Series, compared, interleaved, ratio, slope
from benchmarks.workbench import Workbench

RESET = 10
"""Steps that each resume of P3 begins anew: its target and those below it."""
WARM_UP = 5
WORSE = 1.25
SMALL_RUNS = 10_000


@dataclass(frozen=True, slots=True)
class Calls:
    """How often each size is measured."""

    rounds: int
    calls: int

    @property
    def runs(self) -> int:
        return self.rounds * self.calls + WARM_UP


def measure_p3(bench: Workbench) -> Figure:
    """The same resume of 10 steps in small and large runs, maps and tables, in turns."""
    often = Calls(bench.size(10, 3), 5)
    grown = {
        "run": by_run_size(bench, often),
        "map": by_map_size(bench, often),
        "table": by_table_size(bench, often),
    }
    times = {name: round(one.points[-1][1] / one.points[0][1], 3) for name, one in grown.items()}
    return Figure(
        value=max(times.values()),
        unit="x the small one",
        met=max(times.values()) <= WORSE,
        rounds=often.rounds,
        ours={name: one.told | {"ratio": times[name]} for name, one in grown.items()},
        peers={"DBOS fork_workflow, by run size": grown["run"].peer or {}},
        profile=profile(bench, partial(count_resumes_of, 1000, f"s{1000 - RESET}", [f"s{1000 - RESET}"])),
        curves={f"resume by {name} size, ms": one.points for name, one in grown.items()},
    )


@dataclass(frozen=True, slots=True)
class Grown:
    """Milliseconds by size, the details, and how a peer grows in the same rounds."""

    points: Points
    told: dict[str, Any]
    peer: dict[str, Any] | None = None


def by_run_size(bench: Workbench, often: Calls) -> Grown:
    """Chains whose tenth step from the end failed."""
    sizes = [10, 1000] if bench.is_quick else [10, 30, 100, 300, 1000]
    url = bench.database("runs")
    person, copier = as_person(url), Copier(url)
    acts: dict[str, Act] = {}
    for size in sizes:
        failed = f"s{size - RESET}"
        model = start(person, prepare(person, "chain", chain(size)), "chain")
        work(url, [failed])
        acts[str(size)] = resuming(person, copier.copies(model, often.runs), failed)
    copier.settle()
    with ExitStack() as stack:
        forks = {
            f"DBOS {size}": forking(bench, stack, f"p3_{size}", size, size - RESET + 1, 2)
            for size in (sizes[0], sizes[-1])
        }
        series = interleaved(acts | forks, often.rounds, often.calls, WARM_UP)
    least, most = (series.pop(name) for name in forks)
    return Grown(points_of(series), told_of(series), compared(most, least))


def by_map_size(bench: Workbench, often: Calls) -> Grown:
    """A map one of whose items failed, and nine steps after it."""
    sizes = [10, 1000] if bench.is_quick else [10, 100, 1000, 10_000]
    url = bench.database("maps")
    person, copier = as_person(url), Copier(url)
    acts: dict[str, Act] = {}
    for size in sizes:
        model = start(person, prepare(person, "map", mapped(RESET)), "map")
        work(url, ["s0/0"], items=size)
        acts[str(size)] = resuming(person, copier.copies(model, often.runs), "s0")
        say(f"  maps of {size:,} items")
    copier.settle()
    series = interleaved(acts, often.rounds, often.calls, WARM_UP)
    return Grown(points_of(series), told_of(series))


def mapped(length: int) -> dict[str, Any]:
    """A chain whose first node is a map."""
    definition = chain(length)
    inner = {"type": "transform", "data": {"expression": "item"}}
    items = {"items": "input.list", "concurrency": 1000, "node": inner}
    definition["nodes"][0] = {"id": "s0", "type": "map", "data": items}
    return definition


def by_table_size(bench: Workbench, often: Calls) -> Grown:
    """Runs of 10 steps among so many others: in a database of 1,000 runs, and in one that grows, in turns.

    The others are runs of one step that have ended.
    """
    sizes = [1000, 10_000] if bench.is_quick else [1000, 10_000, 100_000, 1_000_000]
    small, large = Crowd(bench, "small"), Crowd(bench, "large")
    small.grow(sizes[0])
    points: Points = []
    told: dict[str, Any] = {}
    for size in sizes:
        large.grow(size)
        acts = {"small": small.resuming(often.runs), "large": large.resuming(often.runs)}
        series = interleaved(acts, often.rounds, often.calls, WARM_UP)
        if size == sizes[0]:
            points.append([size, round(series["large"].median_s * 1000, 3)])
        else:
            # What the machine does meanwhile is in both: the growth is in their ratio.
            points.append([size, round(points[0][1] * ratio(series["large"], series["small"]), 3)])
        told[str(size)] = series["large"].told() | {"small": series["small"].told()}
    return Grown(points, told)


class Crowd:
    """A database that fills with runs of one step, and a project in it whose runs can be resumed."""

    def __init__(self, bench: Workbench, name: str) -> None:
        url = bench.database(name)
        self._copier = Copier(url)
        self._person = as_person(url)
        crowd = prepare(self._person, "one", chain(1))
        self._one = start(self._person, crowd, "one")
        self._model = start(self._person, prepare(self._person, "ten", chain(RESET)), "ten")
        work(url, ["s0"])
        self._size = 2

    def grow(self, size: int) -> None:
        """Up to so many runs."""
        self._copier.copies(self._one, size - self._size)
        self._size = size

    def resuming(self, runs: int) -> Act:
        """So many resumes of 10 steps each."""
        copies = self._copier.copies(self._model, runs)
        self._copier.settle()
        return resuming(self._person, copies, "s0")


def points_of(series: dict[str, Series]) -> Points:
    """Milliseconds by size."""
    return [[int(size), round(one.median_s * 1000, 3)] for size, one in series.items()]


def told_of(series: dict[str, Series]) -> dict[str, Any]:
    """Each size by itself."""
    return {size: one.told() for size, one in series.items()}


def measure_p4(bench: Workbench) -> Figure:
    """Resumes of the first step of runs that had succeeded, in turns over all sizes; the slope of their medians.

    Most runs beside them are small, so that the planner takes any run for a small one.
    It is linear if the upper half costs at most 1.25 x as much a step as the lower half.
    """
    sizes = [10, 100, 400] if bench.is_quick else [10, 100, 250, 500, 750, 1000]
    often = Calls(bench.size(10, 3), 5)
    url = bench.database("p4")
    person, copier = as_person(url), Copier(url)
    copier.copies(start(person, prepare(person, "small", chain(1)), "small"), bench.size(SMALL_RUNS, 1000))
    acts: dict[str, Act] = {}
    for size in sizes:
        model = start(person, prepare(person, "chain", chain(size)), "chain")
        work(url)
        acts[str(size)] = resuming(person, copier.copies(model, often.runs), "s0")
        assert call(person, "status from meshhook.workflow_runs where id = %s", model) == "succeeded"
    copier.settle()
    series = interleaved(acts, often.rounds, often.calls, WARM_UP)
    points = points_of(series)
    step_us = round(slope_us(points), 2)
    bend = slope_us(points[len(points) // 2 :]) / slope_us(points[: len(points) // 2 + 1])
    return Figure(
        value=step_us,
        unit="µs a reset step",
        met=step_us <= 15 and bend <= WORSE,
        rounds=often.rounds,
        ours=told_of(series) | {"bend": round(bend, 3)},
        profile=profile(bench, partial(count_resumes_of, sizes[-1], "s0", ())),
        curves={"resume by reset steps, ms": points},
    )


def count_resumes_of(size: int, step: str, failing: Collection[str], bench: Workbench, counter: Counter) -> Counts:
    """What one resume of a step costs the database, in chains of that size that failed there or nowhere."""
    url, number, user = bench.database("grown_profile"), bench.size(20, 5), uuid4()
    person = as_person(url, user)
    project = prepare(person, f"chain-{size}", chain(size))
    with closing(Copier(url)) as copier:
        model = start(person, project, f"chain-{size}")
        work(url, failing)
        runs = copier.copies(model, resume.WARM_UP + number)
        copier.settle()
    return count_acts(url, user, counter, lambda caller: resuming(caller, runs, step), number)


def slope_us(points: Points) -> float:
    """Microseconds a step of a curve in milliseconds."""
    return slope([(size, ms) for size, ms in points]) * 1000
