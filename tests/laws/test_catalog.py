"""Who owns, may and must what, in one file that a person can read: the catalog says exactly that, and nothing more.

After a change on purpose: MESHHOOK_WRITE_CATALOG=1 pytest tests/laws/test_catalog.py, and read the difference.
"""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

import pytest

from harness.databases import Database
from meshhook.sqltree import read_tree

HERE = Path(__file__).resolve().parent
CATALOG = HERE / "catalog.txt"

API_ROLES = {"authenticated", "service_role"}


@pytest.fixture
def lines(shared_database: Database) -> list[str]:
    with shared_database.connect() as connection:
        return [row["line"] for row in connection.execute((HERE / "catalog.sql").read_bytes())]


def test_the_catalog_says_what_is_written(lines: list[str]) -> None:
    if os.environ.get("MESHHOOK_WRITE_CATALOG"):
        CATALOG.write_text("\n".join(lines) + "\n")
    assert lines == CATALOG.read_text().splitlines()


def test_everything_has_one_owner_who_can_not_log_in(lines: list[str]) -> None:
    assert {owner for line in lines for owner in re.findall(r"owner (\w+)(?:;|$)", line)} == {"meshhook_owner"}


def test_every_table_that_an_api_role_may_reach_has_row_level_security(lines: list[str]) -> None:
    tables = [line for line in lines if line.startswith("table meshhook.")]
    assert len(tables) > 10
    assert [line for line in tables if "row level security on" not in line] == []


def test_nothing_is_for_everybody(lines: list[str]) -> None:
    assert [line for line in lines if "PUBLIC" in line] == []
    assert [line for line in lines if "anon" in line] == [line for line in lines if line.startswith("schema meshhook:")]


def test_the_folder_is_the_grant(shared_database: Database) -> None:
    """internal/ is nobody's, guard/ at most what a policy calls, worker/ the worker's, api/ the API roles'."""
    may: dict[str, set[str]] = {}
    with shared_database.connect() as connection:
        for row in connection.execute(
            "select n.nspname || '.' || p.proname as name, coalesce(g.rolname, 'public') as grantee"
            " from pg_proc as p inner join pg_namespace as n on n.oid = p.pronamespace"
            " cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a"
            " left join pg_roles as g on g.oid = a.grantee"
            " where n.nspname like 'meshhook%' and a.grantee <> p.proowner"
        ):
            may.setdefault(row["name"], set()).add(row["grantee"])
    wrong = []
    for file in read_tree().replayed:
        folder, stem = file.path.parent.name, file.path.stem
        schema = {"api": "meshhook", "worker": "meshhook_worker"}.get(folder, "meshhook_private")
        granted = may.pop(f"{schema}.{stem}", set()) if folder not in ("policies", "views") else set()
        is_right = {
            "internal": not granted,
            "guard": granted <= {"authenticated"},
            "worker": granted == {"meshhook_worker"},
            "api": {"authenticated"} <= granted <= API_ROLES,
            "policies": True,
            "views": True,
        }[folder]
        if not is_right:
            wrong.append((file.name, granted))
    assert wrong == []
    assert may == {}


def test_definer_functions_find_nothing_that_a_caller_made(lines: list[str]) -> None:
    settings = [after for line, after in itertools.pairwise(lines) if ", DEFINER," in line]
    assert len(settings) > 20
    assert [line for line in settings if not line.startswith("  set search_path=pg_catalog, pg_temp")] == []
