"""A desk where a workflow is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.databases import Database

from .desk import DEFINITION, Desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    definition = tmp_path / "orders.json"
    definition.write_text(json.dumps(DEFINITION))
    assert desk.type("workflow", "publish", "orders", str(definition)).exit_code == 0
    return desk
