"""A worker as `meshhook worker` runs it, that also tells when it begins a step, or where its time goes.

With `tell` it prints a line for each transform, `RUN STEP TIME`; with `profile FILE` it leaves there, at its end,
the statistics of cProfile from the first step on; with `wait` it loads all that it needs, says `ready` and begins when
it is given a line.
"""

from __future__ import annotations

import asyncio
import cProfile
import sys
import time
from collections.abc import Callable
from importlib.metadata import entry_points

from meshhook.expressions import Meter
from meshhook.nodes.base import Output, Work
from meshhook.nodes.transform import TransformNode
from meshhook.settings import WorkerSettings
from meshhook.worker import run_until_signalled

Evaluate = Callable[[TransformNode, Work, Meter], Output]


def before_each_step(act: Callable[[Work], None]) -> None:
    """From here on each transform does this before anything else."""
    evaluate: Evaluate = TransformNode.evaluate

    def told(self: TransformNode, work: Work, meter: Meter) -> Output:
        act(work)
        return evaluate(self, work, meter)

    setattr(TransformNode, "evaluate", told)  # noqa: B010 - mypy lets no method be replaced by its name


def tell(work: Work) -> None:
    """A line for whoever measures."""
    sys.stdout.write(f"{work.run_id} {work.step_key} {time.time()}\n")
    sys.stdout.flush()


def tell_ready() -> None:
    """All that takes long to load is loaded."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def main() -> None:
    """Work until SIGTERM."""
    settings = WorkerSettings.load()
    if sys.argv[1] == "tell":
        before_each_step(tell)
        asyncio.run(run_until_signalled(settings))
        return
    if sys.argv[1] == "wait":
        for kind in entry_points(group="meshhook.nodes"):
            kind.load()
        tell_ready()
        sys.stdin.readline()
        asyncio.run(run_until_signalled(settings))
        return
    profile = cProfile.Profile()
    # What it takes to start is no part of it.
    before_each_step(lambda work: profile.enable())
    asyncio.run(run_until_signalled(settings))
    profile.disable()
    profile.dump_stats(sys.argv[2])


if __name__ == "__main__":
    main()
