"""What an engine must do to be driven, and what it hands out and takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from model.graphs import Graph, Json
from model.scenarios import ITEMS, Outcome
from model.steps import Accepted, Request

INPUT = {"amount": 1, "who": {"name": "Ada"}, "items": ITEMS}
"""What every run is given."""


@dataclass(frozen=True)
class Work:
    """A piece of work as a claim hands it out; `given` is what it may read."""

    key: str
    attempt: int
    lease: Json
    given: Json
    supplied: Json = None
    effect_key: str = ""


@dataclass(frozen=True)
class Report:
    """What is said of a piece of work."""

    work: Work
    outcome: Outcome


class Engine(Protocol):
    """What the driver needs of an engine. Acts raise `RefusedError`; `by` says which of three connections acts."""

    def start(self, graph: Graph, later: Sequence[Graph]) -> None: ...
    def work(self, reports: Sequence[Report], limit: int, by: int = 0) -> tuple[list[str], list[Work]]: ...
    def make_due(self, keys: Sequence[str]) -> None: ...
    def pass_deadline(self) -> None: ...
    def expire(self, work: Work) -> None: ...
    def preview(self, key: str, request: Request, by: int = 0) -> tuple[str, Json]: ...
    def resume_step(self, key: str, request: Request, by: int = 0) -> Accepted: ...
    def resume_run(self, request: Request, by: int = 0) -> dict[str, int]: ...
    def pause_run(self, by: int = 0) -> None: ...
    def cancel_run(self, by: int = 0) -> None: ...
    def undo_resume(self, number: int, by: int = 0) -> Json: ...
    def state(self) -> Json: ...
