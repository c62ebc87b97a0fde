"""A client of the availability run: it resumes its own failed runs, and retries each call on its key.

A process of its own with a connection of its own. It gets the database's address from the environment,
who it is from the command line, and writes one line of JSON a call to stdout, a `Call`. SIGTERM lets it
bring the call in hand to its end and leave.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from benchmarks.common import Connection, as_person, call
from meshhook.errors import DatabaseUnavailable, MeshHookError, Refused, from_database
from meshhook.worker.link import Backoff

STEP = "s4"
"""The step that fails and is resumed."""
PATIENCE_S = 60.0
"""How long a client tries; far beyond what counts as available, so that a late answer is still seen."""
PAUSE_S = (0.05, 0.15)
"""Between an answer and the next call."""
LOOK_BELOW = 25
"""With fewer failed runs in hand a client looks for more, so that it never has to look before it can call."""
LOSES_EVERY = 50
"""Every so many calls a client loses its answer on purpose."""
ANSWER_LOST = "answer lost on purpose"
# A dead server is noticed within seconds, also when it takes the network with it.
NOTICING = {"connect_timeout": 2, "keepalives_idle": 2, "keepalives_interval": 1, "keepalives_count": 3}

_CANCELED = "57014"  # the backend was told to stop: nothing was done, or nobody knows


@dataclass(frozen=True, slots=True)
class Call:
    """One resume from its first try to its answer; without one `answer` is None.

    `met` are the errors that were retried, `refusal` the reason of one that was not.
    """

    user_id: str
    run_id: str
    key: str
    seconds: float
    met: list[str]
    answer: dict[str, Any] | None
    refusal: str | None = None


class Door:
    """A person's way to the database, made again after it broke."""

    def __init__(self, url: str, user: UUID) -> None:
        self.user = user
        self._url = url
        self._connection: Connection | None = None

    def open(self) -> Connection:
        """The connection, or a new one; raises psycopg.Error while there is no server."""
        if self._connection is None:
            self._connection = as_person(self._url, self.user, **NOTICING)
        return self._connection

    def close(self) -> None:
        """Give the connection up, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def resume(
    door: Door, run_id: str, key: str, patience_s: float = PATIENCE_S, *, loses_its_answer: bool = False
) -> Call:
    """Resume a run until there is an answer: the same request with the same key, in growing pauses.

    With `loses_its_answer` the first answer is thrown away with its connection, as if it had been lost on its
    way: kills that hit between a commit and its answer are too rare to try what comes then.
    """
    began = time.monotonic()
    pauses = Backoff(longest_s=1.0, first_s=0.05)
    met: list[str] = []
    while True:
        answer, refusal = None, None
        try:
            answer = call(
                door.open(),
                "meshhook.resume_run_from_step(run_id => %s, step_key => %s, idempotency_key => %s)",
                run_id,
                STEP,
                key,
            )
        except psycopg.Error as error:
            problem = from_database(error)
            if is_worth_retrying(problem, error):
                met.append(name_of(problem, error))
            else:
                refusal = name_of(problem, error)
            if not isinstance(problem, Refused):
                door.close()
        else:
            if loses_its_answer and ANSWER_LOST not in met:
                answer = None
                met.append(ANSWER_LOST)
                door.close()
        if answer is not None or refusal is not None or time.monotonic() >= began + patience_s:
            return Call(str(door.user), run_id, key, time.monotonic() - began, met, answer, refusal)
        time.sleep(pauses.next_s())


def is_worth_retrying(problem: MeshHookError, error: psycopg.Error) -> bool:
    """Whether the same request may be answered otherwise in a moment; docs/operations.md lists the errors."""
    if isinstance(problem, Refused):
        return problem.reason == "run_busy"
    return isinstance(problem, DatabaseUnavailable) or error.sqlstate == _CANCELED


def name_of(problem: MeshHookError, error: psycopg.Error) -> str:
    """How an error is counted: the reason of a refusal, a SQLSTATE, or that there was no answer at all."""
    if isinstance(problem, Refused):
        return problem.reason
    return error.sqlstate or "connection lost"


def failed_runs(door: Door) -> list[str]:
    """The runs that this person started and that have failed; none while there is no server."""
    try:
        rows = (
            door.open()
            .execute(
                "select id::text from meshhook.workflow_runs where started_by = %s and status = 'failed'", [door.user]
            )
            .fetchall()
        )
    except psycopg.OperationalError:
        door.close()
        return []
    return [str(run_id) for (run_id,) in rows]


def main() -> None:
    """Call until SIGTERM. Nobody else acts on these runs, so one that has failed can be resumed for sure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("user", type=UUID)
    door = Door(os.environ["MESHHOOK_DATABASE_URL"], parser.parse_args().user)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    in_hand: deque[str] = deque()
    number = 0
    while not stop.wait(random.uniform(*PAUSE_S)):
        if len(in_hand) < LOOK_BELOW:
            in_hand.extend(run for run in failed_runs(door) if run not in in_hand)
        if in_hand:
            number += 1
            done = resume(door, in_hand.popleft(), str(uuid4()), loses_its_answer=number % LOSES_EVERY == 0)
            sys.stdout.write(f"{json.dumps(asdict(done))}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
