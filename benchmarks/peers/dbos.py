"""DBOS: workflows of steps that do nothing, and `fork_workflow`, its way to run one again from a step.

Roles: `client` makes workflows and forks them; `worker` tells when the first step of a fork begins; `drain` runs
workflows to their end. A fork waits in a queue that is polled: here every 10 ms, and not every second, its default;
or, where the call alone is measured, in one that nobody listens to.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from dbos import DBOS, DBOSClient, SetWorkflowID

from benchmarks.peers.program import Stretch, serve, tell

QUEUE = "soon"
UNHEARD = "later"
POLLED_EVERY_S = 0.01
VERSION = "bench"
STEPS = 10
THREADS = 32


def launch(url: str, ran: Any, queues: Sequence[str] = ()) -> Any:
    """DBOS in this process, and a workflow of as many steps as it is given; it works these queues if any."""
    DBOS(
        config={
            "name": "bench",
            "system_database_url": url,
            "application_version": VERSION,
            "executor_id": str(uuid4()),
            "log_level": "WARNING",
            "max_executor_threads": THREADS,
        }
    )

    def step() -> None:
        ran()

    nothing = DBOS.step(name="nothing")(step)

    def workflow(steps: int) -> None:
        for _ in range(steps):
            nothing()

    chain = DBOS.workflow(name="chain")(workflow)
    if queues:
        DBOS.listen_queues(queues)
    DBOS.launch()
    return chain


def idle() -> None:
    """Nobody listens."""


def work(url: str) -> None:
    """Tell when each step begins, until the harness ends us."""
    launch(url, lambda: tell(time.time()), [QUEUE])
    DBOS.register_queue(QUEUE, polling_interval_sec=POLLED_EVERY_S, on_conflict="always_update")
    # It looks for new queues once a second: the first forks, which nobody counts, wait for that.
    tell("ready")
    threading.Event().wait()


def drain(url: str, workflows: int) -> None:
    """Run so many workflows side by side, then tell when the first and the last step ran."""
    stretch = Stretch()
    chain = launch(url, lambda: stretch.ran(time.time()))
    tell("ready")
    sys.stdin.readline()
    for handle in [DBOS.start_workflow(chain, STEPS) for _ in range(workflows)]:
        handle.get_result()
    tell(stretch.told())
    DBOS.destroy()


def client(url: str) -> None:
    """Make workflows that have ended, and fork them as the harness says."""
    chain = launch(url, idle)
    outside = DBOSClient(system_database_url=url)

    def originals(number: int, steps: int) -> list[str]:
        """Ids of workflows that have run to their end."""
        names = [str(uuid4()) for _ in range(number)]
        handles = []
        for name in names:
            with SetWorkflowID(name):
                handles.append(DBOS.start_workflow(chain, steps))
        for handle in handles:
            handle.get_result()
        return names

    def rest() -> None:
        """End what runs here, so that forks stay where they are."""
        DBOS.destroy()

    def fork(workflow: str, step: int, queue: str = UNHEARD) -> dict[str, float]:
        """When it was called, and how long the call took."""
        called, before = time.time(), time.perf_counter()
        outside.fork_workflow(workflow, step, application_version=VERSION, queue_name=queue)
        return {"called": called, "seconds": time.perf_counter() - before}

    def fork_many(workflows: list[str], step: int) -> float:
        """Seconds for all in one call of what its own bulk fork goes through."""
        system = outside._sys_db
        new = [str(uuid4()) for _ in workflows]
        before = time.perf_counter()
        system.fork_workflow(workflows, new, [step] * len(new), application_version=VERSION, queue_name=UNHEARD)
        return time.perf_counter() - before

    tell("ready")
    serve({"originals": originals, "rest": rest, "fork": fork, "fork_many": fork_many})


if __name__ == "__main__":
    role, url = sys.argv[1:3]
    if role == "drain":
        drain(url, int(sys.argv[3]))
    else:
        {"client": client, "worker": work}[role](url)
