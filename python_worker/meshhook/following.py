"""Following a run while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from meshhook.database.answers import Event, RunView
from meshhook.database.api_calls import Person

FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 1.0


async def follow_events(person: Person, run_id: UUID, after: int = 0) -> AsyncIterator[Event]:
    """Every event of a run in order, from the one after `after` until the run is at rest.

    There is nothing to wait on for a person (LISTEN is the workers'), so this asks, and the less
    often the longer nothing happens.  The status is read before the events, so that the last
    events are never missed.
    """
    pause = FIRST_PAUSE_S
    while True:
        is_over = (await person.get_run(run_id)).run.status != "running"
        events = await person.list_events(run_id, after)
        for event in events:
            after = event.number
            yield event
        if is_over and not events:
            return
        pause = FIRST_PAUSE_S if events else min(pause * 1.5, LONGEST_PAUSE_S)
        await asyncio.sleep(pause)


async def wait_until_over(person: Person, run_id: UUID) -> RunView:
    """The run once nothing of it is under way any more."""
    async for _ in follow_events(person, run_id):
        pass
    return await person.get_run(run_id)
