"""One database a module, with its stage set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.cluster import Cluster
from harness.databases import cloned

from .stage import Stage


@pytest.fixture(scope="module")
def stage(server: Cluster, template: str) -> Iterator[Stage]:
    with cloned(server, "attack", template) as database:
        yield Stage(database)
