"""`meshhook up`, as a person starts, uses, kills and restarts it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from harness.databases import Database
from meshhook.cli.main import main
from meshhook.migrator import migrate
from meshhook.processes import ProcessName
from meshhook.sqltree import sql_root

COMMAND = [sys.executable, "-m", "meshhook"]


class Up:
    """A running `meshhook up --json`; what it said so far is in `said`."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self.said: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [*COMMAND, "up", "--json", *options],
            env={**os.environ, "MESHHOOK_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, key: str, text: str = "") -> dict[str, Any]:
        """The next thing it says under this key with this text in it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            document: dict[str, Any] = json.loads(line)
            self.said.append(document)
            if key in document and text in str(document[key]):
                return document
        pytest.fail(
            f"it ended without saying {key} {text}: {self.said} {self.process.stderr and self.process.stderr.read()}"
        )

    def ready(self) -> str:
        """Wait until the commands are printed; answers the id of the run that failed."""
        return str(self.until("ready")["run_id"])

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit code and what was said on stderr."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        out, err = self.process.communicate(timeout=60)
        self.said += [json.loads(line) for line in out.splitlines()]
        return self.process.returncode, err

    def run(self, *arguments: str) -> Result:
        """Another command beside it."""
        return CliRunner().invoke(main, arguments, env={"MESHHOOK_HOME": str(self.home)})

    def json(self, *arguments: str) -> Any:
        answer = self.run(*arguments, "--json")
        assert answer.exit_code == 0, answer.stderr
        return json.loads(answer.stdout)

    def state(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.home / "state.json").read_text())
        return document


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that root's server can enter."""
    folder = Path(tempfile.mkdtemp(prefix="meshhook-up-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Up]]:
    """Start one `up` after the other; none outlives the test."""
    started: list[Up] = []

    def start_one(*options: str) -> Up:
        started.append(Up(home, *options))
        return started[-1]

    yield start_one
    for up in started:
        if up.process.poll() is None:
            up.end(signal.SIGTERM)
        for stream in (up.process.stdout, up.process.stderr):
            assert stream is not None
            stream.close()


def test_ctrl_c_while_initdb_makes_the_data_stops_in_order(home: Path) -> None:
    """The terminal's Ctrl-C goes to the whole group of processes in it."""
    with subprocess.Popen(
        [*COMMAND, "up"],
        env={**os.environ, "MESHHOOK_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        ends_at = time.monotonic() + 60
        while not list(home.glob("postgres/initdb.*/cluster/PG_VERSION")):
            assert process.poll() is None
            assert time.monotonic() < ends_at
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "Stopping." in out
    assert "Postgres has stopped" in out


def test_the_printed_commands_preview_and_resume_the_failed_run(start: Callable[..., Up]) -> None:
    up = start()
    run_id = up.ready()
    assert up.json("run", "show", run_id)["run"]["status"] == "failed"
    preview, resume = [line.strip() for line in up.said[-1]["say"].splitlines() if " run " in line]

    shown = subprocess.run(preview, shell=True, capture_output=True, text=True, check=True).stdout
    assert "open_ticket" in shown
    assert "write_comment" in shown
    assert "503" in shown
    assert up.json("run", "show", run_id)["run"]["status"] == "failed"

    subprocess.run(resume, shell=True, capture_output=True, check=True)
    watched = up.run("run", "watch", run_id)
    assert watched.exit_code == 0
    assert "succeeded  run" in watched.stdout
    assert up.json("run", "show", run_id)["run"]["status"] == "succeeded"
    assert up.end() == (0, "")


def test_after_the_end_nothing_runs_and_the_data_are_still_there(start: Callable[..., Up]) -> None:
    first = start()
    first_run = first.ready()
    state = first.state()
    postgres = ProcessName.of(int((first.home / "postgres/cluster/postmaster.pid").read_text().split()[0]))
    worker = ProcessName.model_validate(state["worker"])
    assert postgres.is_alive()
    assert worker.is_alive()
    assert first.end(signal.SIGTERM) == (0, "")
    assert not postgres.is_alive()
    assert not worker.is_alive()
    assert any("worker_stopped" in str(line) for line in first.said)
    gone = first.run("run", "list")
    assert (gone.exit_code, gone.stdout, gone.stderr) == (3, "", "Nothing is running: make up\n")

    second = start()
    second_run = second.ready()
    runs = second.json("run", "list")["runs"]
    assert [run["run_id"] for run in runs] == [second_run, first_run]
    assert {run["version"] for run in runs} == {1}


def test_a_second_up_beside_it_says_one_sentence(database: Database, start: Callable[..., Up]) -> None:
    first = start("--database-url", database.url)
    first.ready()
    code, message = start().wait()
    assert code == 1
    assert json.loads(message)["error"]["message"] == (f"meshhook up is running already (process {first.process.pid}).")
    assert first.json("run", "list")["runs"]


@pytest.mark.long
def test_what_a_killed_predecessor_left_is_put_right(start: Callable[..., Up]) -> None:
    killed = start()
    run_id = killed.ready()
    worker = ProcessName.model_validate(killed.state()["worker"])
    # A worker that can't react to the death of its parent is the orphan that stays.
    os.kill(worker.pid, signal.SIGSTOP)
    assert killed.end(signal.SIGKILL)[0] == -signal.SIGKILL
    assert killed.run("run", "list").exit_code == 3
    os.kill(worker.pid, signal.SIGCONT)

    after = start()
    after.ready()
    assert not worker.is_alive()
    assert run_id in [run["run_id"] for run in after.json("run", "list")["runs"]]


@pytest.mark.long
def test_a_worker_that_is_killed_gets_a_successor(database: Database, start: Callable[..., Up]) -> None:
    up = start("--database-url", database.url)
    run_id = up.ready()
    killed = up.state()["worker"]["pid"]
    os.kill(killed, signal.SIGKILL)
    up.until("say", "ended by signal 9")
    up.until("worker", "worker_started")
    assert up.state()["worker"]["pid"] != killed
    assert up.run("run", "resume", run_id, "open_ticket").exit_code == 0
    up.run("run", "watch", run_id)
    assert up.json("run", "show", run_id)["run"]["status"] == "succeeded"


@pytest.mark.long
def test_postgres_that_dies_ends_up_with_one_sentence(start: Callable[..., Up]) -> None:
    up = start()
    up.ready()
    os.kill(int((up.home / "postgres/cluster/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    code, message = up.wait()
    assert code == 1
    assert json.loads(message)["error"]["message"] == "Postgres has ended by itself."


@pytest.mark.long
def test_a_taken_port_is_told_in_one_sentence(start: Callable[..., Up]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, message = start("--port", str(port)).wait()
    assert code == 1
    assert json.loads(message)["error"]["message"] == f"Port {port} is taken by another program."


@pytest.mark.long
def test_an_older_schema_is_brought_up_to_date(database: Database, tmp_path: Path, start: Callable[..., Up]) -> None:
    older = tmp_path / "sql"
    (older / "migrations").mkdir(parents=True)
    for number in ("0001", "0002", "0003"):
        [file] = (sql_root() / "migrations").glob(f"{number}_*.sql")
        shutil.copy(file, older / "migrations")
    with psycopg.connect(database.url, autocommit=True) as connection:
        for schema in ("meshhook", "meshhook_private", "meshhook_worker"):
            connection.execute(f"drop schema {schema} cascade".encode())
    asyncio.run(migrate(database.url, sql_root=older))

    up = start("--database-url", database.url)
    run_id = up.ready()
    assert up.json("run", "show", run_id)["run"]["status"] == "failed"
    assert up.end() == (0, "")
    assert not (up.home / "postgres").exists()


@pytest.mark.long
def test_a_signal_during_the_start_stops_what_had_started(start: Callable[..., Up]) -> None:
    up = start()
    up.until("phase", "postgres")
    postgres = ProcessName.of(int((up.home / "postgres/cluster/postmaster.pid").read_text().split()[0]))
    assert up.end(signal.SIGTERM)[0] == 0
    assert not postgres.is_alive()
    assert not (up.home / "state.json").exists()
