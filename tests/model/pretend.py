"""An engine that is the model itself: for trying the driver, and for spoiling on purpose."""

from __future__ import annotations

from collections.abc import Sequence

from model.driver import Report, Work
from model.graphs import Graph, Json
from model.model import Accepted, Run
from model.scenarios import Outcome


class PretendEngine:
    """A run of the model (or of a spoilt kind of it) behind the face of an engine."""

    def __init__(self, kind: type[Run] = Run) -> None:
        self.kind = kind
        self.expired: list[Work] = []

    def start(self, graph: Graph) -> None:
        self.run = self.kind(graph)
        self.expired = []

    def work(self, reports: Sequence[Report], limit: int) -> tuple[list[str], list[Work]]:
        owned = [self.run.finish(r.work.key, r.work.attempt, r.outcome) for r in reports]
        if limit:
            for work in self.expired:
                self.run.finish(work.key, work.attempt, Outcome("lost"))
            self.expired = []
        works: list[Work] = []
        for key in self.run.claimable()[:limit]:
            step = self.run.steps[key]
            self.run.claim(key, step.current.number)
            given = self.run.given(key)
            works.append(Work(key, step.current.number, None, given, step.current.supplied))
        return ["ok" if is_owned else "gone" for is_owned in owned], works

    def make_due(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.run.fall_due(key)

    def expire(self, work: Work) -> None:
        self.expired.append(work)

    def resume_step(self, key: str, supplied: Json, expected_attempt: int | None) -> Accepted:
        return self.run.resume_step(key, supplied, expected_attempt)

    def resume_run(self) -> dict[str, int]:
        return self.run.resume_run()

    def pause_run(self) -> None:
        self.run.pause_run()

    def cancel_run(self) -> None:
        self.run.cancel_run()

    def state(self) -> Json:
        return self.run.state()
