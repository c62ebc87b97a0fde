"""Options, the server of the run, and the fixtures that every test may ask for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import run_record
from harness.cluster import Cluster, cluster_of, pass_on
from harness.databases import Database, cloned
from harness.pgtap import SQL_TESTS, SqlFile
from harness.providers import options


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("meshhook")
    options.add_options(group)
    run_record.add_options(group)


def pytest_configure(config: pytest.Config) -> None:
    """A run that requires its server has it before the first test, or does not begin."""
    options.wanted_of(config)
    run_record.register(config)
    if config.getoption("--require") and not hasattr(config, "workerinput"):
        cluster = cluster_of(config)
        if cluster.missing or cluster.problem:
            raise pytest.UsageError(f"--require: {cluster.missing or cluster.problem}")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """The controller starts the server, its workers are told where."""
    node.workerinput["cluster"] = pass_on(node.config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".sql" and SQL_TESTS in file_path.parents and file_path.parent != SQL_TESTS:
        return SqlFile.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Cluster:
    """The run's server: `.url(dbname)` for superusers."""
    cluster = cluster_of(pytestconfig)
    cluster.demand(migrated=False)
    return cluster


@pytest.fixture(scope="session")
def template(server: Cluster) -> str:
    """The name of the migrated database."""
    server.demand()
    return server.template


@pytest.fixture
def database(server: Cluster, template: str) -> Iterator[Database]:
    """A fresh database, for a test that commits."""
    with cloned(server, "test", template) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def shared_database(server: Cluster, template: str) -> Iterator[Database]:
    """One database for all tests that roll back."""
    with cloned(server, "shared", template) as shared:
        yield shared


@pytest.fixture
def empty_database(server: Cluster) -> Iterator[Database]:
    """A database that was never migrated."""
    with cloned(server, "empty", "template0") as empty:
        yield empty


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A temporary directory that every user of the system may enter, as an embedded server of root's needs."""
    path = Path(tempfile.mkdtemp(prefix="meshhook-test-", dir="/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)
