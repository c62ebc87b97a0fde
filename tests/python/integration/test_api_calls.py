"""What a person reads of a run may hold whatever somebody could store."""

from __future__ import annotations

from uuid import UUID

from harness.databases import Database
from harness.stage import Stage
from meshhook.database.api_calls import Person


async def test_a_number_of_any_length_can_be_read(database: Database) -> None:
    """Postgres keeps 1e5000 as an integer of 5,001 digits, which Python refuses to read."""
    stage = Stage(database)
    stage.publish("flow", ("a", "transform", {"expression": "input"}))
    run_id = stage.start("flow", text='{"long": 1e5000, "short": 12}')
    row = stage.person.execute("select auth.uid() as id").fetchone()
    assert row is not None
    async with Person.connect(database.url, row["id"]) as person:
        attempt = await person.get_attempt(UUID(run_id), "a", 1)
    assert attempt.input == {"input": {"long": "1" + "0" * 5000, "short": 12}, "steps": {}}
