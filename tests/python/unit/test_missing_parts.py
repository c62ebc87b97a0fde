"""A run on a machine without some part runs all it can, ends with a line for each part, and fails if told to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness import pgtap
from harness.parts import Missing
from harness.pgtap import install
from harness.providers import engine
from harness.providers.engine import find_engine
from harness.providers.local import system_binaries

pytest_plugins = ["pytester"]

CONFTEST = """
from harness import run_record
from harness.providers import options

def pytest_addoption(parser):
    group = parser.getgroup("meshhook")
    options.add_options(group)
    run_record.add_options(group)

pytest_configure = run_record.register
"""
TESTS = """
import pytest
from harness.parts import Missing
from harness.run_record import ASSERTIONS

def test_one(record_property):
    record_property(ASSERTIONS, 3)

def test_two(record_property):
    record_property(ASSERTIONS, 4)

def test_three():
    pass

@pytest.mark.parametrize("times", range(2))
def test_server(times):
    Missing("a server", "apt-get install server").skip()

@pytest.fixture
def engine():
    Missing("an engine", "apt-get install engine").skip()

def test_engine(engine):
    pass
"""
WHOLE = TESTS.partition("@pytest")[0]
BROKEN = WHOLE + "def test_broken(record_property):\n    record_property(ASSERTIONS, 5)\n    assert False\n"
LINES = ["a server is missing: apt-get install server", "an engine is missing: apt-get install engine"]


def run(pytester: pytest.Pytester, text: str, *options: str) -> tuple[int, list[str], dict[str, Any]]:
    """Exit code, output and results of a run of these tests."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(text)
    results = pytester.path / "kept" / "results.json"
    done = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:asyncio", f"--results={results}", *options)
    return int(done.ret), done.outlines, json.loads(results.read_text())


def test_it_ends_with_one_line_a_part_and_what_brings_it(pytester: pytest.Pytester) -> None:
    code, told, results = run(pytester, TESTS)
    assert code == 0
    assert told[-2:] == LINES
    assert results["missing"] == LINES
    assert (results["passed"], results["skipped"], results["exit"]) == (3, 3, 0)


def test_where_all_is_required_it_fails(pytester: pytest.Pytester) -> None:
    code, told, results = run(pytester, TESTS, "--require")
    assert code == results["exit"] == 1
    assert told[-3:] == [*LINES, "--require: 3 skipped, so this run failed"]


def test_where_all_is_required_a_skipped_module_fails_it_too(pytester: pytest.Pytester) -> None:
    code, _, results = run(pytester, "import pytest\npytest.skip('why not', allow_module_level=True)", "--require")
    assert code != 0
    assert (results["skipped"], results["missing"]) == (1, [])


def test_where_nothing_is_missing_it_ends_as_ever(pytester: pytest.Pytester) -> None:
    for options in ((), ("--require",)):
        code, told, results = run(pytester, WHOLE, *options)
        assert code == results["exit"] == 0
        assert "3 passed" in told[-1]
        assert results["missing"] == []


def test_files_that_passed_are_counted_with_what_they_asserted(pytester: pytest.Pytester) -> None:
    code, _, results = run(pytester, BROKEN)
    assert code == results["exit"] == 1
    assert {name: results[name] for name in ("files", "assertions", "passed", "failed", "skipped")} == {
        "files": 2,
        "assertions": 7,
        "passed": 3,
        "failed": 1,
        "skipped": 0,
    }


@pytest.mark.parametrize(("has_npm", "brought_by"), [(True, "make test"), (False, "apt-get install npm")])
def test_pgtap_comes_with_npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, has_npm: bool, brought_by: str) -> None:
    monkeypatch.setattr(pgtap, "_ARCHIVE", tmp_path / "nowhere")
    monkeypatch.setattr(pgtap, "has_program", lambda name: has_npm and name == "npm")
    with pytest.raises(pytest.skip.Exception) as skipped:
        install("")
    assert str(skipped.value) == f"pgTAP is missing: {brought_by}"


def test_an_engine_comes_with_the_packages_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine, "ask", lambda address: None)
    monkeypatch.setattr(engine, "has_program", lambda name: name in ("podman", "iptables"))
    with pytest.raises(Missing) as missing:
        find_engine(lambda end: None)
    assert str(missing.value) == "a container engine is missing: apt-get install runc netavark mmdebstrap"


def test_who_names_an_engine_gets_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody")
    with pytest.raises(Missing, match="is missing: start it, or unset DOCKER_HOST"):
        find_engine(lambda end: None)


def test_a_server_of_the_system_comes_with_its_package() -> None:
    with pytest.raises(Missing) as missing:
        system_binaries(99)
    assert str(missing.value) == "the system's PostgreSQL 99 is missing: apt-get install postgresql-99"
