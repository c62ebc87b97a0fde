"""One database for the meetings of a module, emptied after each: a clone for each would cost more than the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import sql

from harness.cluster import Cluster
from harness.databases import Database, cloned


@pytest.fixture(scope="module")
def module_database(server: Cluster, template: str) -> Iterator[Database]:
    with cloned(server, "meetings", template) as database:
        yield database


@pytest.fixture
def emptied_database(module_database: Database) -> Iterator[Database]:
    """A database without a row, for a test that commits; its connections are closed afterwards."""
    yield module_database
    module_database.close()
    judge = module_database.connect()
    judge.execute("set session_replication_role = replica")
    with judge.transaction():
        for table in judge.execute("select relname from pg_stat_user_tables where schemaname = 'meshhook'").fetchall():
            judge.execute(sql.SQL("delete from meshhook.{}").format(sql.Identifier(table["relname"])))
    module_database.close()
