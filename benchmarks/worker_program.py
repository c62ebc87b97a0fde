"""A worker as `meshhook worker` runs it, that also tells when it begins a step, or where its time goes.

With `tell` it prints a line for each transform, `RUN STEP TIME`; with `profile FILE` it leaves there, at its end,
the statistics of cProfile.
"""

from __future__ import annotations

import asyncio
import cProfile
import sys
import time

from meshhook.expressions import Meter
from meshhook.nodes.base import Output, Work
from meshhook.nodes.transform import TransformNode
from meshhook.settings import WorkerSettings
from meshhook.worker import run_until_signalled


def tell_each_step() -> None:
    """From here on each transform says so before it does anything."""
    evaluate = TransformNode.evaluate

    def told(self: TransformNode, work: Work, meter: Meter) -> Output:
        sys.stdout.write(f"{work.run_id} {work.step_key} {time.time()}\n")
        sys.stdout.flush()
        return evaluate(self, work, meter)

    setattr(TransformNode, "evaluate", told)  # noqa: B010 - mypy lets no method be replaced by its name


def main() -> None:
    """Work until SIGTERM."""
    settings = WorkerSettings.load()
    if sys.argv[1] == "tell":
        tell_each_step()
        asyncio.run(run_until_signalled(settings))
        return
    profile = cProfile.Profile()
    try:
        profile.runcall(asyncio.run, run_until_signalled(settings))
    finally:
        profile.dump_stats(sys.argv[2])


if __name__ == "__main__":
    main()
