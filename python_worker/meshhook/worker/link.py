"""A connection that is made when it is needed and made again when it broke."""

from __future__ import annotations

import random

from meshhook.database.worker_calls import WorkerSession
from meshhook.settings import WorkerSettings


class Link:
    """One purpose's connection. Prepared statements stay off until the way is known to be direct."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._session: WorkerSession | None = None
        self._is_direct = False

    async def session(self) -> WorkerSession:
        """The open session, or a new one; raises DatabaseUnavailable while there is no database."""
        if self._session is None:
            session = await WorkerSession.connect(self._settings.database_url, self._settings.name)
            if self._is_direct:
                session.prepare_statements()
            self._session = session
        return self._session

    def is_direct(self) -> None:
        """No transaction pooler stands in between."""
        self._is_direct = True
        if self._session is not None:
            self._session.prepare_statements()

    async def drop(self) -> None:
        """Gives the connection up; the next `session` makes another."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


class Backoff:
    """Growing pauses between tries, spread so that many workers don't come back as one."""

    def __init__(self, longest_s: float, first_s: float = 0.2) -> None:
        self._first_s = min(first_s, longest_s)
        self._longest_s = longest_s
        self._next_s = self._first_s

    def next_s(self) -> float:
        pause_s = self._next_s * random.uniform(0.8, 1.2)
        self._next_s = min(self._longest_s, self._next_s * 2)
        return pause_s

    def reset(self) -> None:
        self._next_s = self._first_s
