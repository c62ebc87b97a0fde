"""What the program of a peer is made of: its answers go to the harness alone, its log elsewhere."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what the peer prints by itself is no answer


def tell(answer: Any) -> None:
    """One line to the harness."""
    _answers.write(json.dumps(answer) + "\n")
    _answers.flush()


def serve(commands: Mapping[str, Callable[..., Any]]) -> None:
    """Carry out what the harness says, line by line, until it stops."""
    for line in sys.stdin:
        order = json.loads(line)
        tell(commands[order.pop("do")](**order))


class Stretch:
    """First and last time that a job ran in this process, and how many did."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def ran(self, at: float) -> None:
        self._times.append(at)

    def told(self) -> dict[str, float]:
        return {
            "first": min(self._times, default=0.0),
            "last": max(self._times, default=0.0),
            "jobs": len(self._times),
        }
