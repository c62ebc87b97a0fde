"""Wakes the pump when the database says that something became ready.

A notification is only a hint: the pump polls as well, and asks at once whenever listening begins
(again), since what was notified before is lost.
"""

from __future__ import annotations

import asyncio
import secrets

from meshhook.database.worker_calls import WAKE_CHANNEL, WorkerSession
from meshhook.errors import DatabaseUnavailable, MeshHookError, PoolerBreaksListen
from meshhook.logs import Log
from meshhook.settings import WorkerSettings
from meshhook.worker.link import Backoff, Link
from meshhook.worker.pump import Pump

_PROBE_S = 2.0
_PROBES = 2
_PROVE_AGAIN_S = 300.0
"""A server that was merely slow must not leave the worker without notifications for ever."""


class Listener:
    """A session of its own for LISTEN. `others` are told when the way turns out to be direct."""

    def __init__(self, settings: WorkerSettings, pump: Pump, link: Link, others: list[Link], log: Log) -> None:
        self._settings = settings
        self._pump = pump
        self._link = link
        self._others = others
        self._log = log

    async def run(self) -> None:
        """Listens for ever. Where notifications don't arrive it warns, once, and looks again rarely."""
        backoff = Backoff(self._settings.reconnect_max_s)
        has_warned = False
        while True:
            pause_s = None
            try:
                await self._listen(backoff)
            except PoolerBreaksListen as problem:
                if not has_warned:
                    self._log.warning("polling_only", problem=problem.message, hint=problem.hint)
                has_warned = True
                pause_s = _PROVE_AGAIN_S
            except DatabaseUnavailable as problem:
                self._log.info("not_listening", problem=problem.message)
            except MeshHookError as problem:
                self._log.error("not_listening", problem=problem.message)
            await self._link.drop()
            await asyncio.sleep(pause_s or backoff.next_s())

    async def _listen(self, backoff: Backoff) -> None:
        session = await self._link.session()
        await prove_notifications(session, self._settings)
        for link in self._others:
            link.is_direct()
        await session.listen(WAKE_CHANNEL)
        self._log.info("listening")
        self._pump.wake()
        backoff.reset()
        while True:
            await session.wait_for_notification()
            self._pump.wake()


async def prove_notifications(session: WorkerSession, settings: WorkerSettings) -> None:
    """Sends a notification round, on a channel that nobody else knows. Raises PoolerBreaksListen.

    It is sent from another connection while this one is idle: a transaction pooler then has
    given this one's server connection away, and nothing comes.
    """
    channel = f"meshhook_probe_{secrets.token_hex(8)}"
    await session.listen(channel)
    sender = await WorkerSession.connect(settings.database_url, settings.name)
    try:
        for _ in range(_PROBES):
            await sender.notify(channel)
            if await session.wait_for_notification(_PROBE_S):
                await session.unlisten(channel)
                return
    finally:
        await sender.close()
    raise PoolerBreaksListen(
        "Notifications don't arrive on this connection, as behind a transaction pooler,"
        f" so the worker only polls: every {settings.poll_max_s:g} s when it is idle.",
        "Give the worker a direct or a session connection.",
    )
