"""What changes of the engine brought (CHANGES): the SQL of the commit before each and of its own, side by side."""

from __future__ import annotations

import asyncio
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.common import as_person, chain, prepare, say, start
from benchmarks.figure import Figure
from benchmarks.growth import mapped
from benchmarks.hands import Hands, work
from benchmarks.profiles import FUNCTIONS, Count, Counts
from benchmarks.resume import STEPS, flush, resuming
from benchmarks.rows import Copier
from benchmarks.sampling import Act, interleaved, ratio, ratios, timed
from benchmarks.workbench import Workbench
from meshhook.migrator import migrate

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 100
WARM_UP = 10
ROUNDS = 5
CALLS = 6
NUMBER = WARM_UP + ROUNDS * CALLS
MOST = 5
ALL = 1000

Scene = Callable[[str], AbstractContextManager[Act]]
"""Lays out a database for NUMBER calls."""


@dataclass(frozen=True, slots=True)
class Change:
    """A commit of the engine, and the call that it was for."""

    commit: str
    call: str
    scene: Scene


@contextmanager
def resumes(
    definition: dict[str, Any],
    step: str,
    failing: Sequence[str],
    url: str,
    items: int = 0,
    small_runs: int = 0,
    others: Sequence[int] = (),
) -> Iterator[Act]:
    """Resumes of one step, each of a run of its own, among so many runs of one step.

    `others` are the lengths of chains that other projects have.
    """
    with closing(as_person(url)) as person, closing(Copier(url)) as copier:
        for length in others:
            prepare(person, "chain", chain(length))
        if small_runs:
            copier.copies(start(person, prepare(person, "small", chain(1)), "small"), small_runs)
        model = start(person, prepare(person, "one", definition), "one")
        work(url, failing, items)
        runs = copier.copies(model, NUMBER)
        copier.settle()
        flush(person)
        yield resuming(person, runs, step)


@contextmanager
def again(length: int, step: str, acts_before: int, url: str) -> Iterator[Act]:
    """Resumes of one run, which fails at the step each time, and was resumed so often before.

    The planner knows the run and none of the acts: what it is told meanwhile would be a matter of chance.
    """
    with closing(as_person(url)) as person, psycopg.connect(url, autocommit=True) as owner:
        run = start(person, prepare(person, "one", chain(length)), "one")
        owner.execute("analyze")
        owner.execute("alter table meshhook.run_acts set (autovacuum_enabled = false)")

        def resume() -> float:
            work(url, [step])
            return resuming(person, [run], step)()

        for _ in range(acts_before):
            resume()
        flush(person)
        yield resume


@contextmanager
def turns(length: int, turns_before: int, url: str) -> Iterator[Act]:
    """Turns of a worker on chains; so many went before while a snapshot was held, which is held until the end."""
    with closing(as_person(url)) as person, closing(Copier(url)) as copier, closing(Hands(url, AT_ONCE)) as hands:
        model = start(person, prepare(person, "one", chain(length)), "one")
        copier.spare(model)
        copier.copies(model, (NUMBER + 2) * AT_ONCE // length)
        copier.settle()
        with psycopg.connect(url) as holder:
            if turns_before:
                holder.execute("set transaction isolation level repeatable read")
                holder.execute("select count(*) from meshhook.step_queue")
            for _ in range(turns_before):
                hands.turn()
                copier.copies(model, AT_ONCE // length)

            def turn() -> float:
                seconds = timed(hands.turn)
                copier.copies(model, AT_ONCE // length)
                return seconds

            yield turn


CHANGES = (
    Change("34fb8a7", "a resume that resets 1,000 steps", partial(resumes, chain(1000), "s0", ())),
    Change("e2d702d", "a resume of 6 steps in a run of 10", partial(resumes, chain(STEPS), "s4", ["s4"])),
    Change("31d6058", "a call that finishes 100 steps and claims 100", partial(turns, STEPS, 0)),
    Change("be379a5", "a resume of 5 steps in a run of 1,000", partial(resumes, chain(1000), "s995", ["s995"])),
    Change("c133bfd", "a resume of 10 steps in a run of 1,000", partial(resumes, chain(1000), "s990", ["s990"])),
    Change(
        "c133bfd",
        "a resume of a map of 10,000 items and 9 steps",
        partial(resumes, mapped(STEPS), "s0", ["s0/0"], items=10_000),
    ),
    Change(
        "4b127b5",
        "a resume that resets 1,000 steps, where most runs have one",
        partial(resumes, chain(1000), "s0", (), small_runs=10_000),
    ),
    Change("4b127b5", "a resume of 6 steps in a run of 10", partial(resumes, chain(STEPS), "s4", ["s4"])),
    Change("c5acfe7", "finish 100 steps and claim 100, behind 30,000 dead rows", partial(turns, 1, 300)),
    Change(
        "0096144",
        "a resume that resets 1,000 steps, where projects are several",
        partial(resumes, chain(1000), "s0", (), others=(10, 100, 250, 500, 750)),
    ),
    Change("53d28cd", "a resume of 6 steps in a run of 10", partial(resumes, chain(STEPS), "s4", ["s4"])),
    Change("564608e", "a resume of 100 steps, the 200th on its run", partial(again, 100, "s0", 200)),
)
"""In the order in which they were made. What is no SQL, such as worker and gateway, can't be laid side by side so."""


def measure_changes(bench: Workbench) -> Figure:
    """Each change by itself, its two sides in turns; functions are counted meanwhile, on both."""
    told = {}
    for change in CHANGES:
        say(f"  {change.commit}: {change.call}")
        told[f"{change.commit} {change.call}"] = both_sides(bench, change)
        bench.clear()
    return Figure(
        value=max(one["times"] for one in told.values()),
        unit="x faster by one change",
        met=None,
        rounds=ROUNDS,
        ours=told,
    )


def both_sides(bench: Workbench, change: Change) -> dict[str, Any]:
    """The call before and after."""
    acts: dict[str, Act] = {}
    counts: dict[str, Count] = {}
    with tempfile.TemporaryDirectory(prefix="meshhook-bench-") as folder:
        with ExitStack() as stack:
            for side, revision in (("before", f"{change.commit}^"), ("after", change.commit)):
                url = bench.server.ensure_database(f"{side}_{change.commit}")
                asyncio.run(migrate(url, sql_root=sql_of(revision, Path(folder) / side)))
                counts[side] = Count(url, FUNCTIONS)
                acts[side] = stack.enter_context(change.scene(url))
                counts[side].begin_anew()
            series = interleaved(acts, ROUNDS, CALLS, WARM_UP)
        for count in counts.values():
            count.await_the_others_end()
        functions = {side: count.told(NUMBER, ALL) for side, count in counts.items()}
    return {
        "commit": change.commit,
        "call": change.call,
        "subject": git("log", "-1", "--format=%s", change.commit).decode().strip(),
        "before": series["before"].told(),
        "after": series["after"].told(),
        "times": ratio(series["before"], series["after"]),
        "ratios": ratios(series["before"], series["after"]),
        "functions": moved(functions["before"], functions["after"]),
    }


def moved(before: Counts, after: Counts) -> list[list[Any]]:
    """[function, ms of its own before, after] for a call: those that changed most. None where it was not called."""
    old, new = ({name: ms for name, ms, _ in counts} for counts in (before, after))
    names = sorted(old.keys() | new.keys(), key=lambda name: -abs(old.get(name, 0) - new.get(name, 0)))
    return [[name, old.get(name), new.get(name)] for name in names[:MOST]]


def sql_of(revision: str, folder: Path) -> Path:
    """The directory `sql/` as it was; needs the history, not only the files."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", revision, "sql"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "sql"


def git(*arguments: str) -> bytes:
    """What git answers."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
