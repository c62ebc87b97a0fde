"""An engine that is the model itself: for trying the driver, and for spoiling on purpose."""

from __future__ import annotations

from collections.abc import Sequence

from model.engine import INPUT, Report, Work
from model.graphs import Graph, Json
from model.model import Run
from model.scenarios import Outcome
from model.steps import Accepted, Request


class PretendEngine:
    """A run of the model (or of a spoilt kind of it) behind the face of an engine."""

    def __init__(self, kind: type[Run] = Run) -> None:
        self.kind = kind
        self.expired: list[Work] = []

    def start(self, graph: Graph, later: Sequence[Graph]) -> None:
        self.run = self.kind(graph, INPUT, later)
        self.expired = []

    def work(self, reports: Sequence[Report], limit: int, by: int = 0) -> tuple[list[str], list[Work]]:
        owned = [self.run.finish(r.work.key, r.work.attempt, r.outcome) for r in reports]
        if limit:
            for work in self.expired:
                self.run.finish(work.key, work.attempt, Outcome("lost"))
            self.expired = []
        works: list[Work] = []
        for key in self.run.claimable()[:limit]:
            step = self.run.the(key)
            self.run.claim(key, step.current.number)
            given = self.run.given(key)
            effect_key = f"{key} {step.epoch}"
            works.append(Work(key, step.current.number, None, given, step.current.supplied, effect_key))
        return ["ok" if is_owned else "gone" for is_owned in owned], works

    def make_due(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.run.fall_due(key)

    def pass_deadline(self) -> None:
        self.run.pass_deadline()

    def expire(self, work: Work) -> None:
        self.expired.append(work)

    def preview(self, key: str, request: Request, by: int = 0) -> tuple[str, Json]:
        return self.run.preview(key, request)

    def resume_step(self, key: str, request: Request, by: int = 0) -> Accepted:
        return self.run.resume_step(key, request)

    def resume_run(self, request: Request, by: int = 0) -> dict[str, int]:
        return self.run.resume_run(request)

    def pause_run(self, by: int = 0) -> None:
        self.run.pause_run()

    def cancel_run(self, by: int = 0) -> None:
        self.run.cancel_run()

    def undo_resume(self, number: int, by: int = 0) -> Json:
        return self.run.undo_resume(number)

    def state(self) -> Json:
        return self.run.state()
