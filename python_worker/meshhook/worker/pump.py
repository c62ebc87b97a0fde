"""The worker's heart: give back what is finished, take what is free, in one round trip.

There is one call at a time on one connection. Whatever is finished when the connection becomes free
goes with the next call, which also claims what there is room for; a busy worker therefore batches by
itself and an idle one waits for nothing. Steps that only compute are executed
here, between two calls; steps that wait become tasks and hold a place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Final, Literal

from meshhook.database.worker_calls import Answered, Claimed
from meshhook.errors import DatabaseFailed, DatabaseUnavailable, MeshHookError, Refused, SchemaMissing
from meshhook.logs import Log
from meshhook.nodes.base import Call, Work
from meshhook.settings import WorkerSettings
from meshhook.worker import results
from meshhook.worker.appetite import NOTHING, Appetite, Wanted
from meshhook.worker.executor import Executor
from meshhook.worker.link import Backoff, Link
from meshhook.worker.metrics import Metrics
from meshhook.worker.outbox import Outbox
from meshhook.worker.polling import Polling
from meshhook.worker.results import Result
from meshhook.worker.story import Story

_PASSING_CLASSES: Final = ("40", "55", "57")
"""Deadlocks, locks not had, cancelled statements: the same call may succeed the next time."""
_LONGEST_STRETCH_S: Final = 0.02
"""How long inline steps may keep the event loop before other tasks get their turn."""
_STOPPING_PAUSE_S: Final = 0.5


@dataclass(slots=True)
class _Running:
    """A step whose task is under way, and why it was cancelled if it was."""

    call: Call
    task: asyncio.Task[Result]
    ended_by: Literal["lease_lost", "grace_over"] | None = None


class Pump:
    """Runs until it is told to stop and has given back everything."""

    def __init__(
        self, settings: WorkerSettings, executor: Executor, link: Link, log: Log, metrics: Metrics | None = None
    ) -> None:
        self._settings = settings
        self._executor = executor
        self._link = link
        self._log = log
        self._story = Story(log, metrics)
        self._outbox = Outbox()
        self._running: dict[str, _Running] = {}
        self._leases: dict[str, int] = {}
        self._appetite = Appetite(executor.kinds, executor.computing_kinds)
        self._polling = Polling(settings.poll_min_s, settings.poll_max_s, monotonic())
        self._backoff = Backoff(settings.reconnect_max_s)
        self._nudge = asyncio.Event()
        self._is_stopping = False
        self._is_calling = False
        self._was_answered = False
        self._is_waiting_for_database = False

    def wake(self) -> None:
        """Something may be ready."""
        self._polling.wake()
        self._nudge.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when the rest is given back."""
        self._is_stopping = True
        self._nudge.set()

    def give_up(self) -> None:
        """The grace time is over: stop the tasks in the middle and say that they are lost."""
        for running in self._running.values():
            running.ended_by = running.ended_by or "grace_over"
            running.task.cancel()

    @property
    def holds_nothing(self) -> bool:
        """Nothing would be lost, or leased for nothing, if `run` were cancelled now."""
        return not (self._running or self._outbox or self._leases or self._is_calling)

    def leases(self) -> list[tuple[int, str]]:
        """Queue id and token of every step that is claimed and not known to be given back."""
        return [(queue_id, token) for token, queue_id in self._leases.items()]

    def lose(self, tokens: Iterable[str]) -> None:
        """These leases are somebody else's now: their work must stop, its result is worth nothing."""
        for token in tokens:
            running = self._running.get(token)
            self._leases.pop(token, None)
            if running is not None and running.ended_by is None:
                running.ended_by = "lease_lost"
                running.task.cancel()
                self._story.lease_lost(running.call.work)

    async def run(self) -> None:
        """Raises only what no waiting can mend: a wrong server, no MeshHook in it, a fault of ours."""
        while not (self._is_stopping and not self._outbox and not self._running):
            wanted = self._wanted()
            seconds_left = self._polling.seconds_left(monotonic())
            if self._outbox or (wanted.limit and not seconds_left):
                await self._exchange(wanted)
            else:
                await self._rest(seconds_left if wanted.limit else None)

    def _wanted(self) -> Wanted:
        if self._is_stopping or self._outbox.is_sending_singly:
            return NOTHING
        return self._appetite.wanted(self._settings.concurrency - len(self._running))

    async def _rest(self, timeout_s: float | None) -> None:
        self._nudge.clear()
        try:
            async with asyncio.timeout(timeout_s):
                await self._nudge.wait()
        except TimeoutError:
            pass

    async def _exchange(self, wanted: Wanted) -> None:
        batch = self._outbox.take()
        self._polling.asked()
        try:
            claimed = await self._call(batch, wanted)
        except DatabaseUnavailable as problem:
            self._outbox.give_back(batch)
            await self._wait_for_database(problem)
            return
        except (DatabaseFailed, Refused) as problem:
            await self._after_failure(batch, problem)
            return
        self._answered()
        self._outbox.taken(batch)
        self._settle(batch, claimed.results)
        if wanted.limit:
            self._remember_when_to_ask(wanted, claimed, had_results=bool(batch))
        await self._begin(claimed.work)

    async def _call(self, batch: list[Result], wanted: Wanted) -> Claimed:
        session = await self._link.session()
        settings, kinds, limit = self._settings, wanted.kinds, wanted.limit
        self._is_calling = True
        try:
            if not batch:
                return await session.claim(settings.name, kinds, limit, settings.lease_s)
            texts = [result.text for result in batch]
            return await session.finish_and_claim(settings.name, texts, kinds, limit, settings.lease_s)
        finally:
            self._is_calling = False

    def _remember_when_to_ask(self, wanted: Wanted, claimed: Claimed, *, had_results: bool) -> None:
        now = monotonic()
        self._appetite.answered(wanted, claimed.work)
        if claimed.work or wanted.is_detour:
            self._polling.found(now, is_all=len(claimed.work) < wanted.limit and not wanted.is_detour)
        else:
            self._polling.found_nothing(now, claimed.next_due_in_s, had_results=had_results)

    async def _begin(self, claimed: Iterable[Work]) -> None:
        stretch_ends_at = monotonic() + _LONGEST_STRETCH_S
        work_left = list(claimed)
        for work in work_left:
            self._leases[work.token] = work.queue_id
        for work in work_left:
            if self._is_stopping:
                self._outbox.add(results.released(work))
                continue
            self._story.claimed(work)
            result = self._executor.execute_inline(work)
            if result is None:
                self._spawn(work)
            else:
                self._outbox.add(result)
            if monotonic() > stretch_ends_at:
                await asyncio.sleep(0)
                stretch_ends_at = monotonic() + _LONGEST_STRETCH_S

    def _spawn(self, work: Work) -> None:
        call = Call(work)
        task = asyncio.create_task(self._executor.execute(call), name=f"step {work.step_key}")
        self._running[work.token] = _Running(call, task)
        task.add_done_callback(lambda _: self._ended(work.token))

    def _ended(self, token: str) -> None:
        running = self._running.pop(token)
        call = running.call
        self._nudge.set()
        if running.ended_by == "lease_lost":
            return
        if running.task.cancelled():
            self._outbox.add(results.lost(call.work, call.effect))
        elif (error := running.task.exception()) is not None:
            self._outbox.add(results.internal(call.work, repr(error), call.effect))
        else:
            self._outbox.add(running.task.result())

    def _settle(self, batch: list[Result], answers: Iterable[Answered]) -> None:
        answered = {answer.queue_id: answer for answer in answers}
        for result in batch:
            answer = answered.get(result.work.queue_id)
            if answer is not None and answer.status == "invalid":
                self._replace(result, answer.problem or "it is malformed")
                continue
            self._leases.pop(result.work.token, None)
            self._story.given_back(result, answer.status if answer else "gone")

    def _replace(self, result: Result, problem: str) -> None:
        for given_up in self._outbox.rejected([result], problem):
            self._leases.pop(given_up.work.token, None)
            self._story.given_up(given_up, problem)

    async def _after_failure(self, batch: list[Result], problem: DatabaseFailed | Refused) -> None:
        """An answer that is an error: fatal at first contact, else to be waited out or isolated."""
        is_passing = isinstance(problem, SchemaMissing) or (
            isinstance(problem, DatabaseFailed) and (problem.sqlstate or "").startswith(_PASSING_CLASSES)
        )
        if not self._was_answered and not (is_passing and not isinstance(problem, SchemaMissing)):
            raise problem
        if not batch or is_passing:
            self._outbox.give_back(batch)
            await self._wait_for_database(problem)
            return
        self._log.warning("results_refused", results=len(batch), problem=str(problem))
        if len(batch) == 1:
            self._replace(batch[0], str(problem))
        else:
            self._outbox.rejected(batch, str(problem))

    async def _wait_for_database(self, problem: MeshHookError) -> None:
        """Says so, gives the connection up and pauses; a stop shortens the pause."""
        await self._link.drop()
        pause_s = self._backoff.next_s()
        self._is_waiting_for_database = True
        self._log.warning(
            "waiting_for_database",
            problem=problem.message,
            hint=problem.hint,
            next_try_in_s=round(pause_s, 2),
        )
        ends_at = monotonic() + pause_s
        while (left := ends_at - monotonic()) > 0 and not (self._is_stopping and not self._leases):
            await self._rest(min(left, _STOPPING_PAUSE_S) if self._is_stopping else left)
            if self._is_stopping:
                ends_at = min(ends_at, monotonic() + _STOPPING_PAUSE_S)
        self._polling.wake()

    def _answered(self) -> None:
        self._backoff.reset()
        if self._is_waiting_for_database:
            self._is_waiting_for_database = False
            self._log.info("database_is_back")
        self._was_answered = True
