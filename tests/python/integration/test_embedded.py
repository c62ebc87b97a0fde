"""Our own Postgres: it starts from whatever an earlier life left behind, or says in a sentence why not."""

from __future__ import annotations

import os
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from meshhook import embedded
from meshhook.embedded import EmbeddedServer
from meshhook.embedded_binaries import RunAs, find_binaries
from meshhook.embedded_processes import processes_of
from meshhook.errors import EmbeddedServerFailed, PortTaken

pytestmark = pytest.mark.long  # each test starts a server of its own


@pytest.fixture
def embedded_server(open_path: Path) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(open_path / "data", durable=False) as server:
        yield server


def ask(server: EmbeddedServer, query: str) -> Any:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def again(server: EmbeddedServer, **options: Any) -> EmbeddedServer:
    return EmbeddedServer(server.data_dir, **{"durable": False, **options})


def await_end(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        assert ended.poll(20_000), f"process {pid} still runs"
    finally:
        os.close(handle)


def launch_and_leave(data_dir: Path, *, die_with_parent: bool) -> int:
    """Start a server from a process that is killed at once; answers the postmaster's pid."""
    script = f"""
import os, signal
from pathlib import Path
from meshhook import embedded
if not {die_with_parent}:
    embedded.die_with_parent = lambda: None
server = embedded.EmbeddedServer(Path({str(data_dir)!r}), durable=False)
server.start()
print(server.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(embedded.__file__).parent.parent)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return int(ended.stdout)


def test_it_speaks_utf8_in_utc_and_runs_the_version_that_was_asked_for(embedded_server: EmbeddedServer) -> None:
    assert ask(embedded_server, "show server_encoding") == "UTF8"
    assert ask(embedded_server, "show timezone") == "UTC"
    assert ask(embedded_server, "show server_version_num").startswith("18")
    assert embedded_server.version == 18


def test_it_listens_on_loopback_alone_and_has_no_socket_file(embedded_server: EmbeddedServer) -> None:
    assert ask(embedded_server, "show listen_addresses") == "127.0.0.1"
    assert ask(embedded_server, "show unix_socket_directories") == ""


def test_it_asks_everybody_for_the_password(embedded_server: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(embedded_server.url(), password="guessed")
    lines = ask(embedded_server, "select array_agg(distinct auth_method) from pg_hba_file_rules")
    assert lines == ["scram-sha-256"]


def test_only_its_owner_may_read_the_password(embedded_server: EmbeddedServer) -> None:
    mode = (embedded_server.data_dir / "password").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_users_data_are_durable_by_default(open_path: Path) -> None:
    with EmbeddedServer(open_path / "data") as server:
        settings = [ask(server, f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")]
    assert settings == ["on", "on", "on"]


def test_extra_settings_reach_the_server(open_path: Path) -> None:
    with EmbeddedServer(open_path / "data", durable=False, settings={"track_functions": "all"}) as server:
        assert ask(server, "show track_functions") == "all"


def test_data_password_and_port_outlive_a_stop(embedded_server: EmbeddedServer) -> None:
    url = embedded_server.ensure_database("kept")
    with psycopg.connect(url) as connection:
        connection.execute("create table kept as select 42 as answer")
    embedded_server.stop()
    with again(embedded_server) as server:
        assert server.ensure_database("kept") == url
        with psycopg.connect(url) as connection:
            assert connection.execute("select answer from kept").fetchone() == (42,)


def test_a_stop_is_clean_and_may_be_repeated(embedded_server: EmbeddedServer) -> None:
    pid = embedded_server.pid
    embedded_server.stop()
    embedded_server.stop()
    assert embedded_server.exited.wait(5)
    await_end(pid)
    assert "database system is shut down" in embedded_server.log_file.read_text()


def test_a_second_launcher_is_refused_and_told_who_is_there(embedded_server: EmbeddedServer) -> None:
    with pytest.raises(EmbeddedServerFailed, match=f"runs already, started by process {os.getpid()}"):
        again(embedded_server).start()
    assert ask(embedded_server, "select 1") == 1


def test_a_stale_pid_file_that_names_a_stranger_is_put_right(embedded_server: EmbeddedServer) -> None:
    pid_file = embedded_server.cluster / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    embedded_server.stop()
    pid_file.write_text("\n".join([str(os.getppid()), *stale[1:], ""]))
    with again(embedded_server) as server:
        assert ask(server, "select 1") == 1


def test_a_taken_port_that_was_asked_for_is_told(embedded_server: EmbeddedServer) -> None:
    embedded_server.stop()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken"):
            again(embedded_server, port=port).start()


def test_another_port_is_taken_when_the_last_one_is_gone(embedded_server: EmbeddedServer) -> None:
    port = embedded_server.port
    embedded_server.stop()
    with socket.create_server(("127.0.0.1", port)), again(embedded_server) as server:
        assert server.port != port
        assert ask(server, "select 1") == 1


def test_it_dies_with_its_killed_launcher_and_starts_again(open_path: Path) -> None:
    await_end(launch_and_leave(open_path / "data", die_with_parent=True))
    assert "database system is shut down" in (open_path / "data" / "server.log").read_text()
    with EmbeddedServer(open_path / "data", durable=False) as server:
        assert ask(server, "select 1") == 1


def test_a_server_that_outlived_its_launcher_is_ended_first(open_path: Path) -> None:
    orphan = launch_and_leave(open_path / "data", die_with_parent=False)
    assert orphan in processes_of(open_path / "data" / "cluster")
    with EmbeddedServer(open_path / "data", durable=False) as server:
        assert server.pid != orphan
        assert ask(server, "select 1") == 1
    await_end(orphan)


def test_a_killed_server_recovers_what_was_committed(open_path: Path) -> None:
    with EmbeddedServer(open_path / "data") as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("create table kept as select 42 as answer")
            os.kill(server.pid, signal.SIGKILL)
            assert server.exited.wait(5)
        server.stop()
        with EmbeddedServer(open_path / "data") as next_server:
            assert ask(next_server, "select answer from kept") == 42


def test_data_of_another_version_keep_theirs(open_path: Path) -> None:
    with EmbeddedServer(open_path / "data", version=16, durable=False) as server:
        assert server.version == 16
    with EmbeddedServer(open_path / "data", version=18, durable=False) as server:
        assert server.version == 16
        assert ask(server, "show server_version_num").startswith("16")


def test_data_of_a_version_that_nobody_carries_are_told(embedded_server: EmbeddedServer) -> None:
    embedded_server.stop()
    version = embedded_server.cluster / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(EmbeddedServerFailed, match="are PostgreSQL 12's, which this version does not carry"):
        again(embedded_server).start()


def test_an_unknown_version_is_told(open_path: Path) -> None:
    with pytest.raises(EmbeddedServerFailed, match="comes in versions 16 and 18, not 17"):
        EmbeddedServer(open_path / "data", version=17).start()


def test_an_interrupted_initdb_leaves_nothing_that_is_taken_for_data(open_path: Path) -> None:
    (open_path / "data" / "initdb.gone" / "cluster").mkdir(parents=True)
    (open_path / "data" / "password").write_text("of the interrupted one\n")
    with EmbeddedServer(open_path / "data", durable=False) as server:
        assert ask(server, "select 1") == 1
    assert not list((open_path / "data").glob("initdb.*"))


def test_a_lost_password_is_told(embedded_server: EmbeddedServer) -> None:
    embedded_server.stop()
    (embedded_server.data_dir / "password").write_text("another\n")
    with pytest.raises(EmbeddedServerFailed, match="does not open the server there"):
        again(embedded_server).start()
    assert processes_of(embedded_server.cluster) == []


def test_a_directory_that_the_servers_user_cannot_enter_is_told(
    open_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(embedded, "run_as", lambda: RunAs(65534, 65534, "nobody"))
    with pytest.raises(EmbeddedServerFailed, match=f"the user nobody here, who can't enter {closed}"):
        EmbeddedServer(closed / "data").start()


def test_a_bad_setting_is_told_in_the_servers_own_words(open_path: Path) -> None:
    server = EmbeddedServer(open_path / "data", durable=False, settings={"no_such_setting": "1"})
    with pytest.raises(EmbeddedServerFailed, match='unrecognized configuration parameter "no_such_setting"'):
        server.start()


def test_binaries_in_a_closed_directory_are_copied_to_where_everybody_may_run_them(
    open_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = find_binaries(18, RunAs()).parent.parent
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if part.exists():
            (closed / part.name).symlink_to(part)
    monkeypatch.setattr("meshhook.embedded_binaries._site_directory", lambda: closed)
    binaries = find_binaries(18, RunAs(65534, 65534, "nobody"), open_path / "cache")
    assert open_path / "cache" in binaries.parents
    copied = subprocess.run([binaries / "initdb", "--version"], check=True, capture_output=True, text=True)
    assert copied.stdout.startswith("initdb (PostgreSQL) 18.")
    assert find_binaries(18, RunAs(65534, 65534, "nobody"), open_path / "cache") == binaries
