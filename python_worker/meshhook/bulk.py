"""Resuming many runs, page by page: canaries first, no faster than wanted, and stopped when something fails.

The database keeps who was resumed under the key, so this loop holds nothing that a kill could lose: called again with
the same key it goes through all runs once more, is told `replayed` for those that it had resumed, and resumes the rest.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from meshhook.database.answers import JsonObject
from meshhook.database.api_calls import Person
from meshhook.database.resume_answers import BulkResult

PAGE = 100
"""Runs a call: a transaction of more takes longer for each, and holds their locks longer."""
CANARY_POLL_S = 0.2
BUSY = "run_busy"
BUSY_PASSES = 3
BUSY_PAUSE_S = 1.0
TAKEN = ("resumed", "replayed")
"""The codes of runs that an act of this key was accepted for."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a bulk goes about it."""

    canary: int = 0
    """So many runs first; unless they end well the others are left alone. 0 for none."""
    canary_wait_s: float = 300
    rate: float | None = None
    """At most so many resumes a second."""
    is_stopped_by_failure: bool = False


@dataclass(slots=True)
class Bulk:
    """One pass over the runs that match a filter. After it, `stopped` says why it ended early, if it did."""

    person: Person
    project_id: UUID
    filters: JsonObject
    key: str | None
    reason: str | None
    options: JsonObject
    pace: Pace
    stopped: str | None = None
    _told: set[UUID] = field(default_factory=set)
    _taken: set[UUID] = field(default_factory=set)
    _busy: dict[UUID, BulkResult] = field(default_factory=dict)

    async def pages(self) -> AsyncIterator[Sequence[BulkResult]]:
        """The results as they come, one for each run.

        A run that is busy is asked for again after the others: after a kill the server may still be
        at work on the page that was under way.
        """
        began, resumed = monotonic(), 0
        for number in range(1 + BUSY_PASSES):
            if number > 0:
                await asyncio.sleep(BUSY_PAUSE_S)
            async for results in self._pass(0 if number else self.pace.canary):
                yield results
                resumed += sum(result.code == "resumed" for result in results)
                if self.pace.rate is not None:
                    await asyncio.sleep(max(0.0, began + resumed / self.pace.rate - monotonic()))
            if self.stopped is not None or not self._busy:
                break
        if self._busy:
            yield list(self._busy.values())

    async def _pass(self, canary: int) -> AsyncIterator[Sequence[BulkResult]]:
        """Every page once; what was told before is left out."""
        after: str | None = None
        seen = 0
        while True:
            options: JsonObject = {**self.options, "limit": self._limit(canary - seen), "after": after}
            page = await self.person.resume_runs(self.project_id, self.filters, self.reason, self.key, options)
            results = self._new(page.results)
            yield results
            is_canary, seen = seen < canary, seen + len(page.results)
            if is_canary and (seen >= canary or page.next is None):
                self.stopped = await self._canaries_failed()
            if self.pace.is_stopped_by_failure and self.stopped is None:
                self.stopped = await self._failure(results)
            if page.next is None or self.stopped is not None:
                return
            after = page.next

    def _new(self, results: Sequence[BulkResult]) -> Sequence[BulkResult]:
        """Those that were not told yet, less the busy ones."""
        new = [result for result in results if result.run_id not in self._told and result.code != BUSY]
        self._told |= {result.run_id for result in new}
        self._taken |= {result.run_id for result in new if result.code in TAKEN}
        self._busy |= {result.run_id: result for result in results if result.code == BUSY}
        self._busy = {run_id: result for run_id, result in self._busy.items() if run_id not in self._told}
        return new

    def _limit(self, canaries: int) -> int:
        """The size of the next page: canaries by themselves, and no more than one second's worth."""
        size = PAGE if self.pace.rate is None else min(PAGE, max(1, math.floor(self.pace.rate)))
        return min(size, canaries) if canaries > 0 else size

    async def _canaries_failed(self) -> str | None:
        """Why the canaries don't allow to go on; waits until each has come to rest."""
        give_up_at = monotonic() + self.pace.canary_wait_s
        for run_id in sorted(self._taken):
            while (status := (await self.person.get_run(run_id)).run.status) == "running":
                if monotonic() > give_up_at:
                    return f"the canary {run_id} is still running"
                await asyncio.sleep(CANARY_POLL_S)
            if status == "failed":
                return f"the canary {run_id} has failed again"
        return None

    async def _failure(self, results: Sequence[BulkResult]) -> str | None:
        """Why to stop: a run of this page was refused, or one that was resumed has failed again.

        What failed again matches the filter again; runs come newest first, so it stands before those
        that are still to be resumed.
        """
        for result in results:
            if result.code not in TAKEN:
                return f"the run {result.run_id} was refused: {result.code}"
        listed = await self.person.list_runs(self.project_id, {"status": "failed", **self.filters}, PAGE)
        for run in listed.runs:
            if run.run_id in self._taken:
                return f"the run {run.run_id} has failed again"
        return None
