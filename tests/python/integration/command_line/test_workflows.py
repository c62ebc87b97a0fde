"""Workflows at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .desk import DEFINITION, Desk


def test_a_workflow_is_published_and_listed(desk: Desk) -> None:
    assert "orders" in desk.type("workflow", "list").stdout
    [listed] = desk.json("workflow", "list")["workflows"]
    assert (listed["slug"], listed["version"]) == ("orders", 1)


def test_a_definition_may_come_from_standard_input(desk: Desk) -> None:
    published = desk.type("workflow", "publish", "orders", "-", answer=json.dumps(DEFINITION))
    assert (published.exit_code, published.stdout) == (0, "published orders v2\n")


def test_a_definition_that_cannot_run_is_told_node_by_node(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"nodes": [{"id": "a", "type": "nothing", "data": {}}], "edges": []}')
    told = desk.type("workflow", "publish", "orders", str(broken))
    assert told.exit_code == 1
    assert "invalid_definition" in told.stderr
    assert [line[:5] for line in told.stderr.splitlines()[1:]] == ["  a: "]
    [problem] = desk.refusal("workflow", "publish", "orders", str(broken))["facts"]["errors"]
    assert problem["node"] == "a"
