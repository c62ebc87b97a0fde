"""The order in which sql/ is carried out, and the hash that says whether it has to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshhook.errors import MigrationFailed
from meshhook.sqltree import read_tree, sql_root


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "migrations/0001_create_a.sql",
        "migrations/0002_create_b.sql",
        "functions/api/a.sql",
        "functions/worker/b.sql",
        "functions/guard/c.sql",
        "functions/internal/e.sql",
        "functions/internal/d.sql",
        "policies/things.sql",
        "views/sums.sql",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"-- {name}\n")
    return tmp_path


def test_files_load_by_folder_then_by_name(tree: Path) -> None:
    order = [file.path.relative_to(tree).as_posix() for file in read_tree(tree).replayed]
    assert order == [
        "functions/internal/d.sql",
        "functions/internal/e.sql",
        "functions/guard/c.sql",
        "functions/worker/b.sql",
        "functions/api/a.sql",
        "policies/things.sql",
        "views/sums.sql",
    ]


def test_the_hash_sees_content_and_name_and_no_migration(tree: Path) -> None:
    before = read_tree(tree).replayed_hash
    (tree / "migrations/0003_create_c.sql").write_text("select 1")
    assert read_tree(tree).replayed_hash == before
    (tree / "policies/things.sql").rename(tree / "policies/other.sql")
    renamed = read_tree(tree).replayed_hash
    (tree / "policies/other.sql").write_text("select 1")
    assert len({before, renamed, read_tree(tree).replayed_hash}) == 3


@pytest.mark.parametrize("name", ["2_create_b.sql", "0003_Create.sql", "0003-create.sql"])
def test_a_migration_that_is_not_named_like_one_is_told(tree: Path, name: str) -> None:
    (tree / "migrations" / name).touch()
    with pytest.raises(MigrationFailed, match="is not named like a migration"):
        read_tree(tree)


def test_two_migrations_of_one_number_are_told(tree: Path) -> None:
    (tree / "migrations/0002_create_z.sql").touch()
    with pytest.raises(MigrationFailed, match=r"0002_create_z\.sql stands where migration 0003 should"):
        read_tree(tree)


def test_a_checkout_finds_its_own_tree() -> None:
    assert sql_root() == Path(__file__).resolve().parents[3] / "sql"
