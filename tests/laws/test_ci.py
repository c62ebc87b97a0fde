"""What .ci/run promises: every kind of server, by name, with nothing skipped."""

from __future__ import annotations

import re
from pathlib import Path

from harness.providers.engine import PROGRAMS

RUN = (Path(__file__).resolve().parents[2] / ".ci/run").read_text()
NAMED = re.compile(r"--postgres=(embedded|system) --pg-version=\d+|PROVIDERS=")
RUNS = re.findall(r"^stage (make test.*)$", RUN, re.MULTILINE)


def test_every_run_requires_all_that_it_names() -> None:
    assert len(RUNS) >= 4
    assert [run for run in RUNS if "--require" not in run] == []
    assert [
        run for run in RUNS if not re.search(r"--postgres=(embedded|system) --pg-version=\d+|PROVIDERS=", run)
    ] == []


def test_pgtap_runs_on_every_kind_of_server() -> None:
    (names,) = re.findall(r'PROVIDERS="(.*)"', RUN)
    assert {"embedded-18", "embedded-16", "system-15", "container-15"} <= set(names.split())


def test_it_installs_what_containers_take() -> None:
    (packages,) = re.findall(r"^for package in (.*); do$", RUN, re.MULTILINE)
    assert set(PROGRAMS) <= set(packages.split())
