"""A Postgres of our own: started in the foreground, on loopback, and never outliving who started it.

`data_dir` holds all of it:

    cluster/    what initdb made; the first start makes it elsewhere and renames it, so it is whole or absent
    password    of the superuser `postgres`, mode 0600; logins are scram only, there is no socket file
    port        the last port, tried first the next time, so that printed addresses stay good
    server.log  what the server says
    lock        held while a launcher runs: two of them never work on one directory
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from meshhook.embedded_binaries import INSTALL_FOLDERS, RunAs, find_binaries, run_as
from meshhook.embedded_cluster import (
    ENVIRONMENT,
    SUPERUSER,
    make_cluster,
    worst_line,
)
from meshhook.embedded_processes import cluster_name, die_with_parent, end_processes, processes_of
from meshhook.errors import EmbeddedServerFailed, PortTaken
from meshhook.ports import LOOPBACK, candidate_ports, is_free

_SETTINGS = {"max_connections": "150", "timezone": "UTC", "log_timezone": "UTC"}
_FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_START_S = 300.0  # recovery after a crash may take its time
_LEFTOVER_S = 10.0
_STOP_S = 30.0
_LEFTOVER = "pre-existing shared memory block"
_LOG_LIMIT = 10_000_000


class EmbeddedServer:
    """One Postgres server on one data directory.

    `version` is for a new directory; data that exist keep theirs, as long as the wheel carries it. `durable=False`
    is for throw-away servers. `port=None` takes a free one. `settings` go to the server as they are. `binaries`
    names a directory with another Postgres, for instance the system's.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        version: int = 18,
        durable: bool = True,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        binaries: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "cluster"
        self.log_file = self.data_dir / "server.log"
        self.exited = threading.Event()
        self._wanted_version = version
        self._durable = durable
        self._wanted_port = port
        self._settings = dict(settings or {})
        self._binaries = binaries
        self._user = RunAs()
        self._port = 0
        self._version = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def port(self) -> int:
        """The loopback port; 0 before the start."""
        return self._port

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        return self._running().pid

    @property
    def version(self) -> int:
        """The server's major version, known once it started."""
        return self._version

    def url(self, dbname: str = "postgres") -> str:
        """Address of a database, as superuser, password included."""
        password = (self.data_dir / "password").read_text().strip()
        return f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{self.port}/{quote(dbname, safe='')}"

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, make its cluster first if there is none, and return once it answers."""
        self._user = run_as()
        self._prepare_directory()
        self._take_lock()
        try:
            self._end_predecessor()
            version = self._data_version() or self._wanted_version
            binaries = self._binaries or find_binaries(version, self._user)
            if not self.cluster.exists():
                make_cluster(self.data_dir, binaries, self._user, durable=self._durable)
            self._launch(binaries)
            self._check_login()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server cleanly; safe to call twice, or before a start."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            for number in (signal.SIGINT, signal.SIGQUIT):
                process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_STOP_S)
                    break
            else:
                raise EmbeddedServerFailed(f"The embedded Postgres, process {process.pid}, does not stop.")
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def ensure_database(self, dbname: str) -> str:
        """The address of a database of this name, made if it is missing."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [dbname])
            if known.fetchone() is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(dbname)))
        return self.url(dbname)

    def _prepare_directory(self) -> None:
        try:
            self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedServerFailed(f"{self.data_dir} can't be made: {error.strerror}.") from error
        if self._user.user_id is None:
            return
        for directory in (self.data_dir, *self.data_dir.parents):
            if not directory.stat().st_mode & 0o001:
                raise EmbeddedServerFailed(
                    f"Postgres runs as the user {self._user.name} here, who can't enter {directory}.",
                    "Set MESHHOOK_HOME to a directory that every user may enter.",
                )

    def _take_lock(self) -> None:
        lock = (self.data_dir / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            lock.close()
            raise EmbeddedServerFailed(
                f"The embedded Postgres in {self.data_dir} runs already, started by process {owner}.",
                "Stop that one first, or set MESHHOOK_HOME to another directory.",
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def _end_predecessor(self) -> None:
        """End what a killed launcher left running: we hold its lock, so nobody wants it any more."""
        left = end_processes(processes_of(self.cluster), signal.SIGINT, _STOP_S)
        left = end_processes(left, signal.SIGQUIT, _STOP_S)
        if left:
            raise EmbeddedServerFailed(f"An earlier Postgres of {self.data_dir}, process {left[0]}, does not stop.")
        # Whoever has the pid in a stale file now, it is not our server.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _data_version(self) -> int | None:
        try:
            version = int((self.cluster / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None
        if self._binaries is None and version not in INSTALL_FOLDERS:
            raise EmbeddedServerFailed(
                f"The data in {self.data_dir} are PostgreSQL {version}'s, which this version does not carry.",
                "Run that server yourself and name it with --database-url, or start anew: make clean-data",
            )
        return version

    def _launch(self, binaries: Path) -> None:
        """Start until it answers: again on another port when nobody chose one, and after a leftover ended."""
        began = time.monotonic()
        until = began + _START_S
        ports = candidate_ports(self._wanted_port, self.data_dir / "port")
        port = next(ports)
        while True:
            if self._wanted_port is not None and not is_free(port):
                raise PortTaken(f"Port {port} is taken by another program.", "Choose another one, or none.")
            problem = self._try_launch(binaries, port, until)
            if problem is None:
                self._port = port
                (self.data_dir / "port").write_text(f"{port}\n")
                return
            if "could not bind" in problem and self._wanted_port is None:
                port = next(ports)
            elif _LEFTOVER not in problem or time.monotonic() > began + _LEFTOVER_S:
                raise EmbeddedServerFailed(f"The embedded Postgres did not start: {problem}", f"See {self.log_file}")

    def _try_launch(self, binaries: Path, port: int, until: float) -> str | None:
        """None once the server is ready, else the last thing it said."""
        if self.log_file.exists() and self.log_file.stat().st_size > _LOG_LIMIT:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as log:
            began_at = log.tell()
            process = self._spawn(binaries, port, log)
        self._process = process
        status = self.cluster / "postmaster.pid"
        while process.poll() is None:
            with contextlib.suppress(OSError):
                lines = status.read_text().splitlines()
                if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                    self._version = int((self.cluster / "PG_VERSION").read_text())
                    return None
            if time.monotonic() > until:
                return f"it was not ready within {_START_S:.0f} seconds"
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        with self.log_file.open("rb") as said:
            said.seek(began_at)
            return worst_line(said.read().decode(errors="replace"))

    def _spawn(self, binaries: Path, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
        settings = {
            **_SETTINGS,
            **({} if self._durable else _FAST_AND_FORGETFUL),
            **self._settings,
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": "",
            "cluster_name": cluster_name(self.cluster),
        }
        command = [str(binaries / "postgres"), "-D", str(self.cluster)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        started = threading.Event()
        result: list[subprocess.Popen[bytes] | Exception] = []
        exited = self.exited
        exited.clear()

        def keep() -> None:
            # The child is asked to go when the thread that made it ends, so this one stays as long as it lives.
            try:
                process = subprocess.Popen(
                    command,
                    user=self._user.user_id,
                    group=self._user.group_id,
                    extra_groups=self._user.extra_groups,
                    env=ENVIRONMENT,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for us: we stop the worker first, the server last
                    preexec_fn=die_with_parent(),
                )
            except (OSError, subprocess.SubprocessError) as error:
                result.append(error)
                started.set()
                return
            result.append(process)
            started.set()
            process.wait()
            exited.set()

        threading.Thread(target=keep, name="embedded-postgres", daemon=True).start()
        started.wait()
        outcome = result[0]
        if isinstance(outcome, Exception):
            raise EmbeddedServerFailed(f"The embedded Postgres can't be run: {outcome}") from outcome
        return outcome

    def _check_login(self) -> None:
        try:
            with psycopg.connect(self.url(), connect_timeout=10):
                pass
        except (OSError, psycopg.Error) as error:
            raise EmbeddedServerFailed(
                f"The password in {self.data_dir / 'password'} does not open the server there.",
                "Put the right one back, or start anew: make clean-data",
            ) from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise EmbeddedServerFailed("The embedded Postgres is not running.")
        return self._process
