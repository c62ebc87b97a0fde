"""A server that answers, whatever brought it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import psycopg

AtEnd = Callable[[Callable[[], None]], object]
"""Takes what is called when the run ends, the last one first."""

SETTINGS = {"max_connections": "150", "max_prepared_transactions": "20"}
"""Of each server that we start."""


class Failed(Exception):
    """All parts of a provider are there, and its server does not run as wanted."""


@dataclass(frozen=True, slots=True)
class Served:
    """The server of a run. `told` is its `select version()`; `container` has engine, id and image of one."""

    provider: str
    address: str
    version: int
    told: str
    container: dict[str, str] | None = None


def look_at(provider: str, address: str, version: int | None, container: dict[str, str] | None = None) -> Served:
    """Log in and see who answers: it must be a superuser's address, and of the wanted version."""
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute("select version(), current_setting('is_superuser')::boolean").fetchone()
            found = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise Failed(f"the {provider} server does not let us in: {error}") from error
    assert row is not None
    if not row[1]:
        raise Failed("--postgres needs the address of a superuser")
    if version is not None and found != version:
        raise Failed(f"the {provider} server is PostgreSQL {found}, not {version}")
    return Served(provider, address, found, row[0], container)
