"""A fresh database, an upgraded one and one whose functions were made anew are the same database."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from harness.databases import Database
from meshhook.embedded_binaries import RunAs, find_binaries
from meshhook.migrator import migrate
from meshhook.sqltree import read_tree


def schema_of(database: Database) -> list[str]:
    """What pg_dump says of our schemas: tables, constraints, functions, policies, owners, grants, comments."""
    program = find_binaries(18, RunAs()) / "pg_dump"
    command = [str(program), "--schema-only", "--schema=meshhook*", f"--dbname={database.url}"]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True)
    # A dump opens and closes with a word that is drawn anew each time.
    lines = [line for line in dumped.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
    assert any(line.startswith("CREATE FUNCTION meshhook.") for line in lines)
    return lines


async def test_a_database_that_met_each_migration_on_another_day_is_like_a_fresh_one(
    shared_database: Database, empty_database: Database, tmp_path: Path
) -> None:
    tree = read_tree()
    (tmp_path / "migrations").mkdir()
    for migration in tree.migrations:
        shutil.copy(migration.file.path, tmp_path / "migrations")
        report = await migrate(empty_database.url, sql_root=tmp_path)
        assert report.applied == (migration.file.name,)
    assert (await migrate(empty_database.url)).replayed == len(tree.replayed)
    assert schema_of(empty_database) == schema_of(shared_database)


async def test_functions_and_policies_made_anew_are_like_the_first_ones(
    shared_database: Database, database: Database
) -> None:
    with database.connect() as connection:
        connection.execute("update meshhook_private.schema_tree set sha256 = 'of an older tree'")
    assert (await migrate(database.url)).replayed > 0
    assert schema_of(database) == schema_of(shared_database)
