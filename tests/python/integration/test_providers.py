"""Each provider brings a server that runs pgTAP; what is missing or broken is told, never replaced."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from harness.cluster import Cluster
from harness.databases import Database
from harness.parts import Missing
from harness.providers import Failed, serve
from harness.providers.container import OWNER, must_run_in, remove_orphans
from harness.providers.engine import Engine, find_engine
from harness.providers.image import image_of
from harness.providers.options import Wanted
from provider_table import compare

pytestmark = pytest.mark.long  # each test is a run of its own on a server of its own

ROOT = Path(__file__).resolve().parents[3]
NOBODY = "unix:///nowhere/docker.sock"
LINE = f"the container engine at DOCKER_HOST={NOBODY} is missing: start it, or unset DOCKER_HOST"

Answer = tuple[int, list[str], Any]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Answer]:
    """Exit code, output and results of a run of a few pgTAP files and a test without a database."""

    def answer(*options: str, **environment: str) -> Answer:
        results = tmp_path / "results.json"
        files = ["tests/sql/merge_patch", "tests/python/unit/test_paths.py"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        # A place of its own for temporary files: runs that end at one time disturb each other in the common one.
        own = [f"--basetemp={tmp_path / 'run'}", f"--results={results}"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--numprocesses=0", *own, *files, *options],
            cwd=ROOT,
            env={**inherited, **environment},
            capture_output=True,
            text=True,
        )
        kept = json.loads(results.read_text()) if results.exists() else None
        return done.returncode, (done.stdout + done.stderr).strip().splitlines(), kept

    return answer


@pytest.mark.parametrize("name", ["embedded-18", "embedded-16", "system-15", "container-15"])
def test_a_named_server_runs_pgtap(run: Callable[..., Answer], name: str) -> None:
    provider, _, major = name.rpartition("-")
    code, told, results = run(f"--postgres={provider}", f"--pg-version={major}")
    assert code == 0, told
    if results["missing"]:
        pytest.skip(results["missing"][0])
    assert compare({name: results}, is_required=True) == []
    assert results["server"]["told"].startswith(f"PostgreSQL {major}.")
    assert results["assertions"] > results["files"] > 1


def test_without_its_server_a_run_does_what_it_can_and_says_what_is_missing(run: Callable[..., Answer]) -> None:
    code, told, results = run("--postgres=container", DOCKER_HOST=NOBODY)
    assert code == 0
    assert told[-1] == LINE
    assert results["missing"] == [LINE]
    assert results["server"] is None
    assert results["files"] == 0
    assert results["passed"] > 0
    assert results["skipped"] > 0


def test_a_required_server_that_is_missing_ends_the_run_before_the_first_test(run: Callable[..., Answer]) -> None:
    code, told, results = run("--postgres=container", "--require", DOCKER_HOST=NOBODY)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert told == [f"ERROR: --require: {LINE}"]
    assert results is None


def test_auto_is_embedded_where_no_engine_answers(run: Callable[..., Answer]) -> None:
    code, _, results = run("--postgres=auto", DOCKER_HOST=NOBODY)
    assert code == 0
    assert results["server"]["provider"] == "embedded"
    assert [line for line in results["missing"] if "engine" in line] == []
    assert results["passed"] > 0


def nothing_to_end(end: Callable[[], None]) -> None:
    raise AssertionError("somebody else's server is not ours to end")


def test_an_address_is_taken_when_it_is_a_superusers_and_of_the_version(server: Cluster, database: Database) -> None:
    address, version = server.url("postgres"), server.version
    assert serve(Wanted("url", version, address), nothing_to_end).address == address
    with pytest.raises(Failed, match=f"the url server is PostgreSQL {version}, not {31 - version}"):
        serve(Wanted("url", 31 - version, address), nothing_to_end)
    with pytest.raises(Failed, match="the address of a superuser"):
        serve(Wanted("url", version, database.worker_url()), nothing_to_end)
    with pytest.raises(Failed, match="does not let us in"):
        serve(Wanted("url", version, "postgresql://postgres@127.0.0.1:1/postgres"), nothing_to_end)


def test_a_server_that_runs_elsewhere_is_not_taken_for_the_containers(server: Cluster) -> None:
    with pytest.raises(Failed, match="does not run in the container 0123456789ab, but on"):
        must_run_in("0123456789ab", server.url("postgres"))


@pytest.fixture
def engine() -> Iterator[Engine]:
    with ExitStack() as stack:
        try:
            yield find_engine(stack.callback)
        except Missing as missing:
            missing.skip()


def test_containers_of_killed_runs_go_and_those_of_others_stay(engine: Engine) -> None:
    image = image_of(engine, 15)
    ended = subprocess.Popen(["true"])
    ended.wait()
    owners = {
        "killed": f"{socket.gethostname()}:{ended.pid}",
        "running": f"{socket.gethostname()}:{os.getpid()}",
        "elsewhere": f"another-host:{ended.pid}",
    }
    made = {name: engine.client.containers.create(image, labels={OWNER: owner}) for name, owner in owners.items()}
    try:
        remove_orphans(engine)
        left = {container.id for container in engine.client.containers.list(all=True)}
        assert [name for name, container in made.items() if container.id in left] == ["running", "elsewhere"]
    finally:
        for name in ("running", "elsewhere"):
            made[name].remove()
