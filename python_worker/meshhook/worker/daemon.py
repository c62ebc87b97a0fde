"""Starts the parts of a worker and ends them in order."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from time import monotonic

from meshhook.errors import MeshHookError
from meshhook.logs import Log, make_log
from meshhook.nodes.registry import load_nodes
from meshhook.settings import WorkerSettings
from meshhook.worker.executor import Executor
from meshhook.worker.heartbeat import Heartbeat
from meshhook.worker.link import Link
from meshhook.worker.listener import Listener
from meshhook.worker.metrics import served
from meshhook.worker.pump import Pump

_CLOSING_S = 1.0


async def run_until_signalled(settings: WorkerSettings) -> None:
    """A worker that SIGTERM and SIGINT stop gracefully."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_worker(settings, stop)


async def run_worker(settings: WorkerSettings, stop: asyncio.Event, log: Log | None = None) -> None:
    """Works until `stop` is set, then gives everything back within `settings.grace_s`.

    Waits while there is no database. Raises a MeshHookError, one sentence, for what waiting can't
    mend: a wrong server version, a database without MeshHook, no node kinds.
    """
    log = (log or make_log(settings.log_level, settings.log_format)).bind(worker=settings.name)
    executor = Executor(load_nodes(settings, log))
    links = [Link(settings) for _ in ("work", "heartbeat", "listen", "metrics")]
    work_link, beat_link, listen_link, metrics_link = links
    try:
        async with served(settings, metrics_link, log) as metrics, asyncio.TaskGroup() as group:
            pump = Pump(settings, executor, work_link, log, metrics)
            sides = [Heartbeat(settings, pump, beat_link, log).run()]
            if settings.listen:
                sides.append(Listener(settings, pump, listen_link, [beat_link, work_link], log).run())
            log.info("worker_started", kinds=executor.kinds, concurrency=settings.concurrency)
            tasks = [group.create_task(side) for side in sides]
            try:
                await _pump_until_stopped(pump, stop, settings, log)
            finally:
                for task in tasks:
                    task.cancel()
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await executor.close()
        for link in links:
            await link.drop()
        log.info("worker_stopped")


async def _pump_until_stopped(pump: Pump, stop: asyncio.Event, settings: WorkerSettings, log: Log) -> None:
    """Runs the pump; after `stop` the tasks may use the grace time but for a rest to report in."""
    pumping = asyncio.create_task(pump.run())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({pumping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        ends_at = monotonic() + settings.grace_s
        if not pumping.done():
            log.info("worker_stopping", in_hand=len(pump.leases()), grace_s=settings.grace_s)
            pump.stop()
            reporting_s = min(3.0, settings.grace_s / 4)
            if not pump.holds_nothing:
                await asyncio.wait({pumping}, timeout=settings.grace_s - reporting_s)
        if not pumping.done():
            pump.give_up()
            if not pump.holds_nothing:
                await asyncio.wait({pumping}, timeout=max(0.0, ends_at - monotonic()))
        if pumping.done():
            pumping.result()
        elif not pump.holds_nothing:
            log.warning("left_to_the_leases", steps=len(pump.leases()))
    finally:
        for task in (pumping, stopping):
            task.cancel()
            with suppress(asyncio.CancelledError, MeshHookError):
                await task
