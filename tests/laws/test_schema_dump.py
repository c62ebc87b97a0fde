"""A fresh database, an upgraded one and one whose functions were made anew are the same database.

What it looks like stands in schema.sql: tables, types, constraints, indexes, triggers, policies, grants. Functions are
left out, since their text stands in sql/functions, and their owners and grants in catalog.txt.

After a change on purpose: MESHHOOK_WRITE_SCHEMA=1 pytest tests/laws/test_schema_dump.py, and read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from harness.databases import Database
from meshhook.embedded_binaries import RunAs, find_binaries
from meshhook.migrator import migrate
from meshhook.sqltree import read_tree

GOLDEN = Path(__file__).resolve().parent / "schema.sql"
OBJECT = re.compile(r"^--\n-- Name: (?P<name>.*); Type: (?P<kind>[A-Z ]+); Schema: .*\n--\n", re.MULTILINE)


def without_functions(dump: list[str]) -> str:
    """The dump from its first object to its last, but for functions, their comments and their grants."""
    text = "\n".join(dump).partition("\n--\n-- PostgreSQL database dump complete")[0]
    found = list(OBJECT.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    kept = [
        text[match.start() : end].rstrip() + "\n"
        for match, end in zip(found, ends, strict=True)
        if match["kind"] != "FUNCTION" and not match["name"].startswith("FUNCTION ")
    ]
    return "\n".join(kept)


def schema_of(database: Database) -> list[str]:
    """What pg_dump says of our schemas: tables, constraints, functions, policies, owners, grants, comments."""
    return schema_at(database.url)


def schema_at(url: str) -> list[str]:
    """The same of the database at that address."""
    program = find_binaries(18, RunAs()) / "pg_dump"
    command = [str(program), "--schema-only", "--schema=meshhook*", f"--dbname={url}"]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True)
    # A dump opens and closes with a word that is drawn anew each time, and names the server.
    passing = ("\\restrict", "\\unrestrict", "-- Dumped from")
    lines = [line for line in dumped.stdout.splitlines() if not line.startswith(passing)]
    assert any(line.startswith("CREATE FUNCTION meshhook.") for line in lines)
    return lines


def test_the_schema_is_what_is_written(shared_database: Database) -> None:
    schema = without_functions(schema_of(shared_database))
    if os.environ.get("MESHHOOK_WRITE_SCHEMA"):
        GOLDEN.write_text(schema)
    assert schema.splitlines() == GOLDEN.read_text().splitlines()


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
