"""state.json: found while `up` lives, stale afterwards, never half written, nobody else's to read."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from meshhook.errors import NothingRunning
from meshhook.processes import ProcessName
from meshhook.state import State, only_one, read_state, remove_state, running_state, write_state


def state_of(up: ProcessName) -> State:
    return State(
        database_url="postgresql://somewhere/postgres",
        port=5433,
        up=up,
        user_id=UUID(int=1),
        project_id=UUID(int=2),
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MESHHOOK_HOME", str(tmp_path))
    return tmp_path


def test_what_was_written_is_read_back(home: Path) -> None:
    state = state_of(ProcessName.of(os.getpid()))
    write_state(home, state)
    assert read_state(home) == state == running_state()


def test_the_file_is_its_owners_alone(home: Path) -> None:
    write_state(home, state_of(ProcessName.of(os.getpid())))
    assert stat.S_IMODE((home / "state.json").stat().st_mode) == 0o600


def test_nothing_else_is_left_in_the_directory(home: Path) -> None:
    write_state(home, state_of(ProcessName.of(os.getpid())))
    write_state(home, state_of(ProcessName.of(os.getpid())))
    assert [path.name for path in home.iterdir()] == ["state.json"]


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"database_url": 1}', "\udcff"])
def test_no_state_or_one_that_cannot_be_read_means_nothing_runs(home: Path, content: str | None) -> None:
    if content is not None:
        (home / "state.json").write_bytes(content.encode(errors="surrogateescape"))
    assert read_state(home) is None
    with pytest.raises(NothingRunning, match="make up"):
        running_state()


def test_the_state_of_a_process_that_ended_is_stale(home: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    write_state(home, state_of(ProcessName.of(process.pid)))
    assert running_state().up.pid == process.pid
    process.communicate()
    with pytest.raises(NothingRunning):
        running_state()


def test_another_process_with_the_same_id_is_not_taken_for_it(home: Path) -> None:
    me = ProcessName.of(os.getpid())
    write_state(home, state_of(ProcessName(pid=me.pid, started=me.started - 1)))
    with pytest.raises(NothingRunning):
        running_state()


def test_a_process_that_ended_but_was_not_reaped_is_not_alive() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = ProcessName.of(process.pid)
    assert name.is_alive()
    assert process.stdin is not None
    process.stdin.close()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not name.is_alive()
    process.wait()


def test_a_process_that_ignores_sigterm_is_killed_after_the_grace() -> None:
    program = "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        ProcessName.of(process.pid).end(grace_s=0.2)
        assert process.wait() == -9


def test_only_one_holds_the_lock_until_it_lets_go(home: Path) -> None:
    with only_one(home) as first:
        assert first
        with only_one(home) as second:
            assert not second
    with only_one(home) as third:
        assert third


def test_removing_what_is_not_there_is_no_error(home: Path) -> None:
    remove_state(home)
