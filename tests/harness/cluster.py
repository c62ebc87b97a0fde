"""The one server of a test run, started by whoever leads the run, and the migrated template on it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import Any, LiteralString
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg import sql

from harness.parts import Missing
from harness.providers import Failed, Served, serve
from harness.providers.options import wanted_of
from meshhook.errors import MeshHookError
from meshhook.migrator import migrate


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the server is, if there is one.

    `missing` names the part that this machine lacks for it, `problem` says why it, or the template on it, is not as
    it should be. Tests without a database don't care.
    """

    token: str
    served: Served | None = None
    missing: str | None = None
    problem: str | None = None
    start_s: float = 0.0

    def demand(self, *, migrated: bool = True) -> None:
        """Skip the test that asks when a part is missing, fail it when there is another problem."""
        if self.missing:
            pytest.skip(self.missing)
        if self.problem and (migrated or self.served is None):
            pytest.fail(self.problem, pytrace=False)

    def url(self, dbname: str) -> str:
        """The superuser's address of a database on this server."""
        assert self.served is not None
        return urlsplit(self.served.address)._replace(path=f"/{quote(dbname, safe='')}").geturl()

    @property
    def version(self) -> int:
        """The server's major version."""
        assert self.served is not None
        return self.served.version

    @property
    def template(self) -> str:
        """Name of the migrated database that tests clone."""
        return f"meshhook_template_{self.token}"

    def create(self, dbname: str, template: str, options: LiteralString = "") -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {} " + options).format(
                    sql.Identifier(dbname), sql.Identifier(template)
                )
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
        cluster = _received(given) if given else _start(config)
        config.stash[_KEY] = cluster
    return cluster


def known_cluster(config: pytest.Config) -> Cluster | None:
    """The run's server if anybody asked for it yet."""
    return config.stash.get(_KEY, None)


def _received(given: dict[str, Any]) -> Cluster:
    served = given.pop("served")
    return Cluster(**given, served=Served(**served) if served else None)


def pass_on(config: pytest.Config) -> dict[str, Any]:
    """The server in a form that the controller can hand to its workers."""
    return asdict(cluster_of(config))


def _start(config: pytest.Config) -> Cluster:
    token = secrets.token_hex(4)
    began = time.monotonic()
    try:
        served = serve(wanted_of(config), config.add_cleanup)
    except Missing as missing:
        return Cluster(token, missing=str(missing))
    except Failed as problem:
        return Cluster(token, problem=str(problem))
    cluster = Cluster(token, served, start_s=time.monotonic() - began)
    config.add_cleanup(lambda: _forget(cluster))
    cluster.create(cluster.template, "template0", "encoding 'UTF8'")
    try:
        asyncio.run(migrate(cluster.url(cluster.template)))
    except MeshHookError as error:
        return replace(cluster, problem=f"the template was not migrated: {error}")
    return cluster


def _forget(cluster: Cluster) -> None:
    """Drop what the run made, for servers that outlive it."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(cluster.url("postgres")) as connection:
        names = connection.execute(
            "select datname from pg_database where datname like %s", [f"%\\_{cluster.token}%"]
        ).fetchall()
        connection.rollback()
        for (name,) in names:
            cluster.drop(name)
