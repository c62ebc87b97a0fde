"""Migrating a database that is up to date changes nothing in it, data and bookkeeping included."""

from __future__ import annotations

from harness.databases import Database
from laws.test_schema_dump import schema_of
from meshhook.migrator import migrate


async def test_a_second_migration_changes_nothing(database: Database) -> None:
    with database.as_user("6f5c1f0e-0000-4000-8000-000000000001") as person:
        person.execute("select meshhook.create_project('kept')")
    schema, rows = schema_of(database), database.dump()
    assert rows["meshhook.projects"]
    report = await migrate(database.url)
    assert report.is_unchanged
    assert database.dump() == rows
    assert schema_of(database) == schema
