"""Where data stand for a plain user, for root, and for whoever chooses; and what cleaning leaves alone."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from meshhook.paths import SYSTEM_STATE, clean_data, make_home, meshhook_home, project_root


@pytest.fixture(autouse=True)
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MESHHOOK_HOME", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "my project" / "deep" / "down").mkdir(parents=True)
    (tmp_path / "my project" / "pyproject.toml").touch()
    return tmp_path / "my project"


def test_a_plain_users_data_stand_in_the_project_wherever_the_command_runs(project: Path) -> None:
    assert meshhook_home(project / "deep" / "down", user_id=1000) == project / ".meshhook"


def test_roots_data_stand_in_the_systems_state_directory_one_folder_a_project(project: Path, tmp_path: Path) -> None:
    home = meshhook_home(project, user_id=0)
    assert home.parent == SYSTEM_STATE
    assert home.name.startswith("my-project-")
    assert home != meshhook_home(tmp_path / "elsewhere" / "my project", user_id=0)
    assert home == meshhook_home(project / "deep", user_id=0)


def test_whoever_chooses_gets_what_was_chosen(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESHHOOK_HOME", str(tmp_path / "chosen"))
    assert meshhook_home(project, user_id=0) == meshhook_home(project, user_id=1000) == tmp_path / "chosen"


def test_a_directory_without_a_project_is_its_own(tmp_path: Path) -> None:
    assert project_root(tmp_path) == tmp_path


def test_a_home_may_be_passed_through_but_not_looked_into(tmp_path: Path) -> None:
    assert make_home(tmp_path / "a" / "home").stat().st_mode & 0o777 == 0o711
    assert make_home(tmp_path / "a" / "home") == tmp_path / "a" / "home"


def test_cleaning_removes_data_and_state_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "cluster").mkdir(parents=True)
    for name in ("state.json", "state.jsonx1", "up.lock", "ticket-service.port", "of somebody else"):
        (tmp_path / name).touch()
    assert clean_data(tmp_path) == f"The data in {tmp_path} are gone."
    assert [path.name for path in tmp_path.iterdir()] == ["of somebody else"]
    assert clean_data(tmp_path) == f"Nothing there: no data in {tmp_path}."


def test_cleaning_removes_the_folder_that_it_emptied(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home / "ticket-service.port").touch()
    clean_data(home)
    assert not home.exists()
    assert clean_data(home) == f"Nothing there: no data in {home}."


def test_cleaning_where_nothing_is_says_so(tmp_path: Path) -> None:
    assert clean_data(tmp_path / "none") == f"Nothing there: no data in {tmp_path / 'none'}."


@pytest.mark.parametrize("lock", ["up.lock", "postgres/lock"])
def test_data_in_use_are_kept(tmp_path: Path, lock: str) -> None:
    (tmp_path / "postgres").mkdir()
    with (tmp_path / lock).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SystemExit) as ended:
            clean_data(tmp_path)
    assert ended.value.code == f"{tmp_path} is in use: stop meshhook up first."  # printed, with exit code 1
    assert (tmp_path / "postgres").is_dir()
