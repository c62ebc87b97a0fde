"""A database for a test, and the ways in: as superuser, as a person, as a worker."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from harness.cluster import Cluster

Connection = psycopg.Connection[DictRow]

_SCHEMAS = ["meshhook", "meshhook_private", "meshhook_worker"]
_numbers = itertools.count(1)


class Database:
    """One database. Connections are closed when it goes."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster = cluster
        self.name = name
        self.url = cluster.url(name)
        self._connections: list[Connection] = []

    def connect(self, autocommit: bool = True) -> Connection:
        """A connection as superuser; rows are dictionaries."""
        connection = psycopg.connect(self.url, autocommit=autocommit, row_factory=dict_row)
        self._connections.append(connection)
        return connection

    def as_user(self, user_id: UUID | str | None, role: str = "authenticated", autocommit: bool = True) -> Connection:
        """A connection with the claims and the role of a signed-in user, kept for its whole life.

        `user_id=None` gives claims without a `sub`; with `role="anon"` that is a request without a token.
        """
        claims = {"role": role} if user_id is None else {"sub": str(user_id), "role": role}
        connection = self.connect()
        connection.execute("select set_config('request.jwt.claims', %s, false)", [json.dumps(claims)])
        return self._become(connection, role, autocommit)

    def worker(self, autocommit: bool = True) -> Connection:
        """A connection in the role of a worker."""
        return self._become(self.connect(), "meshhook_worker", autocommit)

    def worker_url(self) -> str:
        """The address with which a worker process connects: its role is set by a connection option."""
        return f"{self.url}?options=-c%20role%3Dmeshhook_worker"

    def dump(self) -> dict[str, list[str]]:
        """All rows of all tables of the three schemas, as text, sorted: two equal dumps prove that nothing changed."""
        with psycopg.connect(self.url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            tables = connection.execute(
                "select n.nspname, c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
                " where n.nspname = any(%s) and c.relkind in ('r', 'p') order by 1, 2",
                [_SCHEMAS],
            ).fetchall()
            return {
                f"{schema}.{table}": sorted(
                    row[0]
                    for row in connection.execute(
                        sql.SQL("select t::text from {} as t").format(sql.Identifier(schema, table))
                    )
                )
                for schema, table in tables
            }

    def wait_until(self, condition: str, params: Sequence[Any] = (), timeout_s: float = 10.0) -> None:
        """Return once a query over this database answers true; the server looks, so nobody here sleeps."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            until = time.monotonic() + timeout_s
            query = f"select coalesce(({condition})::boolean, false)".encode()
            while not (connection.execute(query, params).fetchone() or [False])[0]:
                if time.monotonic() > until:
                    raise TimeoutError(f"not true within {timeout_s} s: {condition} {list(params)}")
                connection.execute("select pg_sleep(0.005)")

    def wait_until_blocked(self, connection: psycopg.Connection[Any], timeout_s: float = 10.0) -> None:
        """Return once the backend of `connection` waits for a lock."""
        self.wait_until(
            "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s",
            [connection.info.backend_pid],
            timeout_s,
        )

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _become(self, connection: Connection, role: str, autocommit: bool) -> Connection:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
        connection.autocommit = autocommit
        return connection


@contextmanager
def cloned(cluster: Cluster, purpose: str, template: str | None = None) -> Iterator[Database]:
    """A database of its own, gone afterwards; `template="template0"` makes an empty one."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{purpose}_{cluster.token}_{worker}_{next(_numbers)}"
    cluster.create(name, template or cluster.template)
    database = Database(cluster, name)
    try:
        yield database
    finally:
        database.close()
        cluster.drop(name)
