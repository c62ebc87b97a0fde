"""What is told of a step, to the log and to the metrics: each transition that this worker has a part in."""

from __future__ import annotations

from time import monotonic
from typing import Any

from meshhook.logs import Log
from meshhook.nodes.base import Work
from meshhook.worker.metrics import Metrics
from meshhook.worker.results import Result


class Story:
    """`step_claimed`, then one of `step_finished`, `step_released`, `finish_refused`, `lease_lost`."""

    def __init__(self, log: Log, metrics: Metrics | None = None) -> None:
        self._log = log
        self._metrics = metrics
        self._claimed_at: dict[str, float] = {}

    def claimed(self, work: Work) -> None:
        self._claimed_at[work.token] = monotonic()
        if self._metrics:
            self._metrics.claimed(work)
        self._log.info("step_claimed", origin=work.origin, **_names(work))

    def given_back(self, result: Result, status: str) -> None:
        """The database has answered: `ok`, or that the result came too late."""
        work = result.work
        since = self._claimed_at.pop(work.token, None)
        took_s = monotonic() - since if since else None
        if self._metrics:
            if status == "ok":
                self._metrics.finished(work, result.outcome, took_s)
            else:
                self._metrics.lease_lost(work)
        if status != "ok":
            self._log.warning("finish_refused", outcome=result.outcome, status=status, **_names(work))
        elif result.outcome == "released":
            self._log.info("step_released", **_names(work))
        else:
            took_ms = round(took_s * 1_000, 1) if took_s is not None else None
            self._log.info(
                "step_finished",
                outcome=result.outcome,
                code=result.code,
                took_ms=took_ms,
                **_names(work),
            )

    def lease_lost(self, work: Work) -> None:
        self._claimed_at.pop(work.token, None)
        if self._metrics:
            self._metrics.lease_lost(work)
        self._log.warning("lease_lost", **_names(work))

    def given_up(self, result: Result, problem: str) -> None:
        """The database takes nothing about this step; its lease will end by itself."""
        self._claimed_at.pop(result.work.token, None)
        self._log.error("result_given_up", problem=problem, **_names(result.work))


def _names(work: Work) -> dict[str, Any]:
    return {
        "run_id": work.run_id,
        "step_key": work.step_key,
        "item_key": work.item_key,
        "attempt": work.attempt,
        "act_id": work.act_id,
        "kind": work.kind,
    }
