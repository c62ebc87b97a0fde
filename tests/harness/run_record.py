"""What a run was: counted by whoever leads it, kept in a file, and closed by a line for each part that was missing."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.cluster import known_cluster
from harness.parts import is_line
from harness.providers.options import wanted_of

ASSERTIONS = "pgtap_assertions"
"""The property of a passed pgTAP file with the number of its assertions that were not skipped."""


@dataclass(slots=True)
class Counts:
    """Of a run. `files` are pgTAP files that passed, `assertions` what they asserted, `passed` tests of all kinds."""

    files: int = 0
    assertions: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    missing: list[str] = field(default_factory=list)

    def add(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed:
            self.failed += 1
        elif report.skipped and not hasattr(report, "wasxfail"):
            self.skipped += 1
            reason = _reason(report)
            if is_line(reason) and reason not in self.missing:
                self.missing.append(reason)
        elif isinstance(report, pytest.TestReport) and report.when == "call":
            self.passed += 1
            for name, value in report.user_properties:
                if name == ASSERTIONS:
                    self.files += 1
                    self.assertions += int(str(value))


class RunRecord:
    """A plugin of the process that leads a run, not of its xdist workers."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.counts = Counts()
        self.began = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.counts.add(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self.counts.add(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.config.getoption("--require") and self.counts.skipped and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        results: str | None = self.config.getoption("--results")
        if results:
            path = Path(results)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(self.facts(session.exitstatus), indent=2) + "\n")

    def facts(self, exit_code: int) -> dict[str, Any]:
        """The content of a results file; `server` is null when there is none, or nobody asked for it."""
        cluster = known_cluster(self.config)
        served = cluster.served if cluster else None
        return {
            "provider": wanted_of(self.config).provider,
            "server": served and {"provider": served.provider, "version": served.version, "told": served.told},
            "container": served and served.container,
            **{name: getattr(self.counts, name) for name in Counts.__slots__},
            "exit": int(exit_code),
            "start_s": round(cluster.start_s, 2) if cluster else 0.0,
            "run_s": round(time.monotonic() - self.began, 2),
        }

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        lines = sorted(self.counts.missing)
        if self.config.getoption("--require") and self.counts.skipped:
            lines.append(f"--require: {self.counts.skipped} skipped, so this run failed")
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            for line in lines:
                terminal.write_line(line)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return str(told[2]).removeprefix("Skipped: ") if isinstance(told, tuple) else ""


def add_options(group: pytest.OptionGroup) -> None:
    group.addoption("--results", metavar="FILE", help="write what the run was: server, counts, seconds, as JSON")


def register(config: pytest.Config) -> None:
    """Start the record, in the process that leads."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RunRecord(config), "meshhook-run-record")
