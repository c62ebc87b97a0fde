"""What a worker counts, and the endpoint where Prometheus reads it.

Two kinds of figures stand side by side. What this worker did is counted here, in its memory. What holds for the whole
installation (the queue, and how acts of people were answered) is read from the database when somebody looks, so every
worker shows the same: take the maximum over workers there, never the sum.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from meshhook.database.worker_calls import Stats
from meshhook.errors import InvalidSettings, MeshHookError
from meshhook.logs import Log
from meshhook.nodes.base import Work
from meshhook.settings import WorkerSettings
from meshhook.worker.link import Link
from meshhook.worker.results import Outcome

_LONGEST_LOOK_S: Final = 10.0
_BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_WITHOUT_REASON: Final = ("done", "replayed")


class Metrics:
    """The figures of one worker, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._claims = Counter(
            "meshhook_claims", "Attempts that this worker claimed.", ["kind", "origin"], registry=self.registry
        )
        self._finishes = Counter(
            "meshhook_finishes", "Results that the database took.", ["kind", "outcome"], registry=self.registry
        )
        self._retries = Counter(
            "meshhook_retries", "Claimed attempts that are automatic retries.", ["kind"], registry=self.registry
        )
        self._lost_leases = Counter(
            "meshhook_lost_leases", "Steps that were taken from this worker.", ["kind"], registry=self.registry
        )
        self._step_seconds = Histogram(
            "meshhook_step_seconds",
            "From the claim of a step until the database has taken its result.",
            ["kind"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._wait_seconds = Histogram(
            "meshhook_claim_wait_seconds",
            "From the moment an attempt could be claimed to its claim; origin resume: from resume to first claim.",
            ["origin"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )

    def claimed(self, work: Work) -> None:
        self._claims.labels(work.kind, work.origin).inc()
        self._wait_seconds.labels(work.origin).observe(work.waited_s)
        if work.origin == "retry":
            self._retries.labels(work.kind).inc()

    def finished(self, work: Work, outcome: Outcome, took_s: float | None) -> None:
        """The database took the result; `took_s` since the claim, when that is known."""
        self._finishes.labels(work.kind, outcome).inc()
        if took_s is not None and outcome != "released":
            self._step_seconds.labels(work.kind).observe(took_s)

    def lease_lost(self, work: Work) -> None:
        self._lost_leases.labels(work.kind).inc()


class Installation(Collector):
    """The figures of the database, read at each look."""

    def __init__(self, look: Callable[[], Stats | None]) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        stats = self._look()
        yield GaugeMetricFamily("meshhook_database_up", "1 if the database answered this look.", stats is not None)
        if stats is None:
            return
        queue = GaugeMetricFamily("meshhook_queue_steps", "Steps in the queue, counted to 100,000.", labels=["state"])
        for state, steps in stats.queue.items():
            queue.add_metric([state], steps)
        yield queue
        yield GaugeMetricFamily(
            "meshhook_queue_oldest_due_seconds", "How long the oldest due step has waited.", stats.oldest_due_s
        )
        acts = CounterMetricFamily(
            "meshhook_acts",
            "Acts of people on runs, by how they were answered, since the database's last crash.",
            labels=["act", "outcome", "reason"],
        )
        for (act, answer), count in stats.acts.items():
            told = [answer, ""] if answer in _WITHOUT_REASON else ["refused", answer]
            acts.add_metric([act, *told], count)
        yield acts


@asynccontextmanager
async def served(settings: WorkerSettings, link: Link, log: Log) -> AsyncIterator[Metrics | None]:
    """The endpoint for as long as the context is open; nothing, and no cost, without a port in the settings.

    Raises InvalidSettings when nobody may listen there.
    """
    if settings.metrics_port is None:
        yield None
        return
    metrics, loop, one_at_a_time = Metrics(), asyncio.get_running_loop(), asyncio.Lock()

    async def stats() -> Stats | None:
        async with one_at_a_time:
            try:
                return await (await link.session()).stats()
            except MeshHookError as problem:
                await link.drop()
                log.warning("metrics_without_database", problem=problem.message)
                return None

    def look() -> Stats | None:
        """Runs in the server's thread, while the worker goes on."""
        asked = asyncio.run_coroutine_threadsafe(stats(), loop)
        try:
            return asked.result(_LONGEST_LOOK_S)
        except (TimeoutError, CancelledError):
            asked.cancel()
            return None

    metrics.registry.register(Installation(look))
    try:
        server, thread = start_http_server(settings.metrics_port, settings.metrics_address, metrics.registry)
    except OSError as error:
        raise InvalidSettings(
            f"Metrics can't be served at {settings.metrics_address}:{settings.metrics_port}: {error.strerror}.",
            "Choose another port with --metrics-port or MESHHOOK_WORKER_METRICS_PORT.",
        ) from error
    log.info("metrics_served", address=settings.metrics_address, port=server.server_port)
    try:
        yield metrics
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)
