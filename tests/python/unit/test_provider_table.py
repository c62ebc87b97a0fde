"""The table of servers is printed from results, and the program fails when one of them did less than it should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provider_table import compare, main

NAMES = ["embedded-18", "system-15", "container-15"]
LINE = "a container engine is missing: apt-get install podman"


def result(name: str, **changed: Any) -> dict[str, Any]:
    provider, _, major = name.rpartition("-")
    container = {"engine": "Podman Engine 4.3.1", "id": "0123456789abcdef", "image": "localhost/postgres:15"}
    return {
        "provider": provider,
        "server": {"provider": provider, "version": int(major), "told": f"PostgreSQL {major}.1 (Debian) on x86_64"},
        "container": container if provider == "container" else None,
        "files": 20,
        "assertions": 90,
        "passed": 20,
        "failed": 0,
        "skipped": 0,
        "missing": [],
        "exit": 0,
        "start_s": 0.5,
        "run_s": 20.25,
        **changed,
    }


def results(changed: str = "", **how: Any) -> dict[str, dict[str, Any] | None]:
    return {name: result(name, **(how if name == changed else {})) for name in NAMES}


def test_equal_counts_are_well() -> None:
    assert compare(results(), is_required=True) == []


@pytest.mark.parametrize(
    ("name", "changed", "problem"),
    [
        ("system-15", {"files": 19}, "19 files, and 20 elsewhere"),
        ("container-15", {"assertions": 89}, "89 assertions, and 90 elsewhere"),
        ("embedded-18", {"files": 19}, "19 files, and 20 elsewhere"),
        ("system-15", {"failed": 1, "exit": 1}, "1 failed"),
        ("system-15", {"exit": 3}, "pytest ended with 3"),
        ("system-15", {"skipped": 2}, "2 skipped"),
        ("container-15", {"container": None}, "no container was started"),
        ("container-15", {"container": {"engine": "an engine", "id": "", "image": "postgres:15"}}, "no container was"),
        ("system-15", {"server": {"provider": "system", "version": 16, "told": ""}}, "ran on system 16"),
        ("container-15", {"server": {"provider": "embedded", "version": 15, "told": ""}}, "ran on embedded 15"),
        ("container-15", {"server": None}, "ran on no server"),
    ],
)
@pytest.mark.parametrize("is_required", [True, False])
def test_what_is_wrong_is_told_by_the_name_of_the_server(
    name: str, changed: dict[str, Any], problem: str, is_required: bool
) -> None:
    (told,) = compare(results(name, **changed), is_required=is_required)
    assert told.startswith(f"{name}: {problem}")


def test_no_run_may_count_nothing() -> None:
    nothing = {name: result(name, files=0, assertions=0) for name in NAMES}
    problems = compare(dict(nothing), is_required=False)
    assert problems == [f"{name}: no {count}" for name in NAMES for count in ("files", "assertions")]


def test_a_run_without_results_is_a_fault_required_or_not() -> None:
    for is_required in (True, False):
        problems = compare({**results(), "container-15": None}, is_required=is_required)
        assert problems == ["container-15: the run left no results"]


def test_a_missing_part_is_a_fault_only_where_it_is_required() -> None:
    missing = results("container-15", server=None, container=None, files=0, assertions=0, skipped=20, missing=[LINE])
    assert compare(missing, is_required=False) == []
    assert compare(missing, is_required=True) == [
        "container-15: 20 skipped",
        "container-15: ran on no server",
        "container-15: no files",
        "container-15: no assertions",
        "container-15: no container was started",
    ]


def test_a_failure_is_a_fault_even_where_a_part_is_missing() -> None:
    assert compare(results("system-15", failed=1, missing=[LINE]), is_required=False) == ["system-15: 1 failed"]


def test_the_program_prints_a_line_a_server_and_fails_with_the_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.json").write_text(json.dumps(result(name)))
    assert main([str(tmp_path), *NAMES, "--require"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "provider      server                    files  assertions  failed  start  run     container",
        "embedded-18   PostgreSQL 18.1 (Debian)  20     90          0       0.5 s  20.2 s",
        "system-15     PostgreSQL 15.1 (Debian)  20     90          0       0.5 s  20.2 s",
        "container-15  PostgreSQL 15.1 (Debian)  20     90          0       0.5 s  20.2 s"
        "  0123456789ab of localhost/postgres:15, Podman Engine 4.3.1",
    ]
    (tmp_path / "system-15.json").write_text(json.dumps(result("system-15", server=None, missing=[LINE], files=0)))
    (tmp_path / "container-15.json").unlink()
    assert main([str(tmp_path), *NAMES]) == 1
    assert capsys.readouterr().out.splitlines()[2:] == [
        f"system-15     {LINE}",
        "container-15  no results",
        "container-15: the run left no results",
    ]
