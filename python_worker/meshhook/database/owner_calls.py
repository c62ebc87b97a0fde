"""What an operator of an installation calls with the owner's rights, past any person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import scalar_row

from meshhook.errors import from_database


async def prune_audit(database_url: str, project_id: UUID, before: datetime) -> int:
    """Let go what the audit log of a project says of the time before; answers how many rows that were."""
    try:
        connection = await psycopg.AsyncConnection.connect(
            database_url, autocommit=True, connect_timeout=10, application_name="meshhook", row_factory=scalar_row
        )
        async with connection:
            asked = await connection.execute("select meshhook_private.prune_audit(%s, %s)", [project_id, before])
            return int(await asked.fetchone() or 0)
    except psycopg.Error as error:
        raise from_database(error) from error
