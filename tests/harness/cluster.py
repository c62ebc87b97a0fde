"""The one server of a test run, started by whoever leads the run, and the migrated template on it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg import sql

from meshhook.embedded import EmbeddedServer
from meshhook.errors import MeshHookError, MissingPart
from meshhook.migrator import migrate

SETTINGS = {"max_connections": "150", "max_prepared_transactions": "20"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the server is. `problem` says why there is no template; tests without a database don't care."""

    address: str
    version: int
    token: str
    problem: str | None = None

    def url(self, dbname: str) -> str:
        """The superuser's address of a database on this server."""
        return urlsplit(self.address)._replace(path=f"/{quote(dbname, safe='')}").geturl()

    @property
    def template(self) -> str:
        """Name of the migrated database that tests clone."""
        return f"meshhook_template_{self.token}"

    def create(self, dbname: str, template: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(sql.Identifier(dbname), sql.Identifier(template))
            )

    def drop(self, dbname: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(dbname)))


_KEY = pytest.StashKey[Cluster]()


def cluster_of(config: pytest.Config) -> Cluster:
    """The run's server: the controller's one in an xdist worker, else ours, started at the first call."""
    cluster = config.stash.get(_KEY, None)
    if cluster is None:
        given: dict[str, Any] | None = getattr(config, "workerinput", {}).get("cluster")
        cluster = Cluster(**given) if given else _start(config)
        config.stash[_KEY] = cluster
    return cluster


def pass_on(config: pytest.Config) -> dict[str, Any]:
    """The server in a form that the controller can hand to its workers."""
    return asdict(cluster_of(config))


def _start(config: pytest.Config) -> Cluster:
    address, version = _serve(config)
    cluster = Cluster(address, version, secrets.token_hex(4))
    config.add_cleanup(lambda: _forget(cluster))
    try:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} encoding 'UTF8' template template0").format(
                    sql.Identifier(cluster.template)
                )
            )
        asyncio.run(migrate(cluster.url(cluster.template)))
    except MeshHookError as error:
        return Cluster(address, version, cluster.token, f"the template was not migrated: {error}")
    return cluster


def _serve(config: pytest.Config) -> tuple[str, int]:
    """Address and major version of the server that `--postgres` asks for."""
    provider: str = config.getoption("--postgres")
    version: int = config.getoption("--pg-version")
    if provider.startswith(("postgresql://", "postgres://")):
        with psycopg.connect(provider) as connection:
            return provider, connection.info.server_version // 10_000
    if provider not in ("embedded", "system"):
        raise pytest.UsageError(f"--postgres={provider}: give embedded, system or an address")
    home = Path(tempfile.mkdtemp(prefix="meshhook-test-", dir="/tmp"))
    home.chmod(0o711)  # root's server runs as a user who has to get in
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    binaries = system_binaries(version) if provider == "system" else None
    server = EmbeddedServer(home / "server", version=version, durable=False, settings=SETTINGS, binaries=binaries)
    server.start()
    config.add_cleanup(server.stop)
    return server.url(), server.version


def system_binaries(version: int) -> Path:
    """The bin directory of the system's own Postgres."""
    debian = Path(f"/usr/lib/postgresql/{version}/bin")
    if (debian / "postgres").exists():
        return debian
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        found = subprocess.run(["pg_config", "--bindir", "--version"], check=True, capture_output=True, text=True)
        binaries, told = found.stdout.splitlines()
        if re.search(rf"\b{version}(\.|$)", told) and (Path(binaries) / "postgres").exists():
            return Path(binaries)
    raise MissingPart(f"There is no system Postgres {version}.", f"apt-get install postgresql-{version}")


def _forget(cluster: Cluster) -> None:
    """Drop what the run made, for servers that outlive it."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(cluster.url("postgres")) as connection:
        names = connection.execute(
            "select datname from pg_database where datname like %s", [f"%\\_{cluster.token}%"]
        ).fetchall()
        connection.rollback()
        for (name,) in names:
            cluster.drop(name)
