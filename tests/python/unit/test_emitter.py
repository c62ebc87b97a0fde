"""Which files `meshhook migrate --emit` writes, and that it writes them once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from meshhook.cli.main import main
from meshhook.emitter import emit
from meshhook.errors import MeshHookError, MigrationChanged, MigrationFailed, SchemaTooNew


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A tree of two migrations, a function and a policy."""
    root = tmp_path / "sql"
    write(root / "migrations/0001_create_a.sql")
    write(root / "migrations/0002_create_b.sql")
    write(root / "functions/api/f.sql")
    write(root / "policies/a.sql")
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "supabase" / "migrations"


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"-- {path.name} {text}\n")


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


FIRST = [
    "20260101000001_meshhook_0001_create_a.sql",
    "20260101000002_meshhook_0002_create_b.sql",
    "20260101000003_meshhook_functions_and_policies.sql",
]


def test_a_file_for_each_migration_and_one_for_what_is_replayed(sql: Path, out: Path) -> None:
    assert [path.name for path in emit(out, sql_root=sql)] == FIRST
    texts = [(out / name).read_text() for name in FIRST]
    assert ["-- 0001_create_a.sql" in text for text in texts] == [True, False, False]
    assert ["-- f.sql" in text and "-- a.sql" in text for text in texts] == [False, False, True]


def test_two_directories_get_the_same_bytes(sql: Path, out: Path, tmp_path: Path) -> None:
    one, other = emit(out, sql_root=sql), emit(tmp_path / "other", sql_root=sql)
    assert [(path.name, path.read_bytes()) for path in one] == [(path.name, path.read_bytes()) for path in other]


def test_a_second_call_writes_nothing(sql: Path, out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in emit(out, sql_root=sql)}
    assert emit(out, sql_root=sql) == ()
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_a_changed_function_makes_one_more_file(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    write(sql / "functions/api/f.sql", "changed")
    assert [path.name for path in emit(out, sql_root=sql)] == ["20260101000004_meshhook_functions_and_policies.sql"]
    assert emit(out, sql_root=sql) == ()


def test_a_function_that_is_as_it_was_before_the_last_file_makes_one_more(sql: Path, out: Path) -> None:
    for text, count in (("", 3), ("changed", 1), ("", 1), ("", 0)):
        write(sql / "functions/api/f.sql", text)
        assert len(emit(out, sql_root=sql)) == count


def test_an_upgrade_is_one_file_so_that_functions_are_never_missing(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    write(sql / "migrations/0003_create_c.sql")
    write(sql / "migrations/0004_create_d.sql")
    (upgrade,) = emit(out, sql_root=sql)
    assert upgrade.name == "20260101000004_meshhook_upgrade_to_0004.sql"
    text = upgrade.read_text()
    places = [text.index(word) for word in ("drop routine", "\n-- 0003_create_c.sql\n", "\n-- 0004_create_d.sql\n")]
    places += [text.index(word) for word in ("-- f.sql", "insert into meshhook_private.schema_tree")]
    assert places == sorted(places)
    assert emit(out, sql_root=sql) == ()


def test_new_files_stand_behind_those_of_others(sql: Path, out: Path) -> None:
    write(out / "20251231235959_theirs.sql")
    write(out / "20270228235958_theirs.sql")
    write(out / "notes.sql")
    assert [path.name[:14] for path in emit(out, sql_root=sql)] == [
        "20270228235959",
        "20270301000000",
        "20270301000001",
    ]


def test_a_version_that_is_no_time_is_counted_on(sql: Path, out: Path) -> None:
    write(out / "20269999000009_theirs.sql")
    assert [path.name[:14] for path in emit(out, sql_root=sql)] == [
        "20269999000010",
        "20269999000011",
        "20269999000012",
    ]
    write(out / "99999999999999_theirs.sql")
    write(sql / "functions/api/f.sql", "changed")
    with pytest.raises(MeshHookError, match="99999999999999"):
        emit(out, sql_root=sql)


def test_what_was_cut_off_is_written_to_its_end(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    (out / FIRST[1]).unlink()
    (out / FIRST[2]).unlink()
    emit(out, sql_root=sql)
    assert names(out) == FIRST


def test_a_changed_migration_is_refused(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    write(sql / "migrations/0002_create_b.sql", "changed")
    with pytest.raises(MigrationChanged, match="0002_create_b"):
        emit(out, sql_root=sql)
    assert names(out) == FIRST


def test_a_missing_file_is_refused(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    (out / FIRST[0]).unlink()
    with pytest.raises(MigrationFailed, match="0001_create_a"):
        emit(out, sql_root=sql)


def test_a_directory_of_a_newer_version_is_refused(sql: Path, out: Path) -> None:
    emit(out, sql_root=sql)
    (sql / "migrations/0002_create_b.sql").unlink()
    with pytest.raises(SchemaTooNew):
        emit(out, sql_root=sql)


def test_a_directory_that_is_none_is_told_in_a_sentence(sql: Path, tmp_path: Path) -> None:
    write(tmp_path / "file")
    with pytest.raises(MeshHookError, match="file can't be used"):
        emit(tmp_path / "file", sql_root=sql)


def test_the_command_names_what_it_wrote_and_asks_no_database(tmp_path: Path) -> None:
    def run(*more: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["migrate", "--emit", str(tmp_path / "m"), *more])
        return result.exit_code, result.stdout

    code, told = run("--json")
    assert code == 0
    assert json.loads(told)["written"] == [str(path) for path in sorted((tmp_path / "m").iterdir())]
    assert run() == (0, "up to date already\n")
    assert run("--database-url", "postgresql://nowhere/")[0] == 2
