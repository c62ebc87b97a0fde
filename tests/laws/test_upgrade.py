"""A fresh database and one upgraded from any earlier set of migrations are the same, policies and ACL included.

However it got there: by the migrator, by the files that it emits, or by one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.upgrades import carry_out, earlier_tree
from laws.test_schema_dump import schema_of
from meshhook.emitter import emit
from meshhook.migrator import migrate
from meshhook.sqltree import read_tree

NEWEST = len(read_tree().migrations)
BOOKS = ("meshhook_private.schema_migrations", "meshhook_private.schema_tree")


@pytest.fixture
def scratch(server: Cluster) -> Iterator[Database]:
    with cloned(server, "scratch", "template0") as database:
        yield database


def books(database: Database) -> list[list[str]]:
    """What the migrator remembers, but for the time."""
    with database.connect() as connection:
        return [
            [str(row) for row in connection.execute("select number, name, sha256 from " + BOOKS[0] + " order by 1")],
            [str(row) for row in connection.execute("select sha256 from " + BOOKS[1])],
        ]


def same(one: Database, other: Database) -> bool:
    return schema_of(one) == schema_of(other) and books(one) == books(other)


@pytest.mark.parametrize(
    "newest", [NEWEST - 1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, NEWEST - 1))]
)
async def test_an_upgraded_database_is_like_a_fresh_one(
    newest: int, shared_database: Database, empty_database: Database, scratch: Database, tmp_path: Path
) -> None:
    earlier = earlier_tree(tmp_path, newest, scratch)
    assert len((await migrate(empty_database.url, sql_root=tmp_path)).applied) == newest
    assert earlier.replayed_hash in str(books(empty_database))
    assert len((await migrate(empty_database.url)).applied) == NEWEST - newest
    assert same(empty_database, shared_database)


async def test_a_database_made_of_emitted_files_is_like_a_migrated_one(
    shared_database: Database, empty_database: Database, tmp_path: Path
) -> None:
    carry_out(empty_database.url, emit(tmp_path))
    assert same(empty_database, shared_database)
    assert (await migrate(empty_database.url)).is_unchanged


@pytest.mark.parametrize("newest", [NEWEST, NEWEST - 1])
async def test_a_database_upgraded_by_emitted_files_is_like_a_fresh_one(
    newest: int, shared_database: Database, empty_database: Database, scratch: Database, tmp_path: Path
) -> None:
    earlier_tree(tmp_path / "sql", newest, scratch)
    carry_out(empty_database.url, emit(tmp_path / "migrations", sql_root=tmp_path / "sql"))
    (upgrade,) = emit(tmp_path / "migrations")
    carry_out(empty_database.url, [upgrade])
    assert same(empty_database, shared_database)


async def test_the_migrator_goes_on_where_emitted_files_ended(
    shared_database: Database, empty_database: Database, scratch: Database, tmp_path: Path
) -> None:
    earlier_tree(tmp_path / "sql", NEWEST - 1, scratch)
    carry_out(empty_database.url, emit(tmp_path / "migrations", sql_root=tmp_path / "sql"))
    assert len((await migrate(empty_database.url)).applied) == 1
    assert same(empty_database, shared_database)


def test_files_that_do_not_follow_where_the_database_is_are_refused(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    files = emit(tmp_path)
    for at, file, is_at in ((database, files[0], NEWEST), (empty_database, files[2], 0)):
        before = at.dump()
        with pytest.raises(psycopg.errors.RaiseException, match=f"has gone through {is_at}") as caught:
            carry_out(at.url, [file])
        assert "migration repair" in str(caught.value.diag.message_hint)
        assert at.dump() == before
