"""Where a measurement stands: the server that all of a run share, databases of their own, and how much of it to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.peers import Peer, Unreachable
from meshhook.embedded import EmbeddedServer
from meshhook.migrator import migrate


class Workbench:
    """One durable server; `is_quick` asks for few rounds and no peers."""

    def __init__(self, server: EmbeddedServer, *, is_quick: bool) -> None:
        self.server = server
        self.is_quick = is_quick

    def size(self, full: int, quick: int) -> int:
        """How many of something."""
        return quick if self.is_quick else full

    def database(self, name: str) -> str:
        """The address of a migrated database that nobody else uses."""
        url = self.server.ensure_database(name)
        asyncio.run(migrate(url))
        return url

    def settle(self, database: str) -> None:
        """Statistics as they would be some time later, and nothing left to clean up."""
        with psycopg.connect(self.server.url(database), autocommit=True) as owner:
            owner.execute("vacuum analyze")
            owner.execute("checkpoint")

    def clear(self) -> None:
        """Drop every database that was made: the next figure stands on nothing that the one before left."""
        with psycopg.connect(self.server.url(), autocommit=True) as owner:
            made = owner.execute(
                "select quote_ident(datname) from pg_database where datname <> 'postgres' and not datistemplate"
            )
            for (name,) in made.fetchall():
                owner.execute(f"drop database {name} with (force)".encode())
            owner.execute("checkpoint")

    @contextmanager
    def peer(self, name: str, role: str, database: str, *arguments: str) -> Iterator[Peer]:
        """A peer that is ready, on a database of its own."""
        if self.is_quick:
            raise Unreachable("a quick run asks no peers")
        with Peer(name, role, self.server.ensure_database(f"{name}_{database}"), *arguments) as one:
            one.told()
            yield one
