"""Keeps the leases of all steps in hand, in one call, and stops the work of those that were lost."""

from __future__ import annotations

import asyncio

from meshhook.errors import DatabaseUnavailable, MeshHookError
from meshhook.logs import Log
from meshhook.settings import WorkerSettings
from meshhook.worker.link import Link
from meshhook.worker.pump import Pump


class Heartbeat:
    """On a connection of its own, so that no slow finish delays it."""

    def __init__(self, settings: WorkerSettings, pump: Pump, link: Link, log: Log) -> None:
        self._settings = settings
        self._pump = pump
        self._link = link
        self._log = log

    async def run(self) -> None:
        """Beats for ever. A beat that fails is tried again sooner than the next one is due."""
        pause_s = self._settings.heartbeat_s
        while True:
            await asyncio.sleep(pause_s)
            pause_s = self._settings.heartbeat_s
            try:
                await self._beat()
            except DatabaseUnavailable as problem:
                await self._link.drop()
                pause_s = min(pause_s, max(1.0, pause_s / 5))
                self._log.warning("heartbeat_failed", problem=problem.message)
            except MeshHookError as problem:
                self._log.error("heartbeat_failed", problem=problem.message)

    async def _beat(self) -> None:
        leases = self._pump.leases()
        if not leases:
            return
        session = await self._link.session()
        owned = await session.heartbeat(self._settings.name, leases, self._settings.lease_s)
        self._pump.lose(token for queue_id, token in leases if queue_id not in owned)
