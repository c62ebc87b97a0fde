"""One database a module, with its stage set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.cluster import Cluster
from harness.databases import cloned

from .all_attacks import everything
from .stage import Stage


@pytest.fixture(scope="module")
def stage(server: Cluster, template: str) -> Iterator[Stage]:
    with cloned(server, "attack", template) as database:
        yield Stage(database)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    attacks = everything().values()
    legal = sum(attack.is_legal for attack in attacks)
    terminalreporter.write_line(f"{len(attacks)} misuses of the grants, {legal} of them hidden in a legal resume")
