"""`meshhook demo` tells a true story, notices when it is not, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def demo(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "meshhook", "demo", *options],
        env={**os.environ, "TMPDIR": str(folder), "COLUMNS": "80", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A temporary directory that root's server can enter."""
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(parent.stat().st_mode | 0o011)
    return tmp_path


def test_every_statement_holds_and_nothing_is_left(folder: Path) -> None:
    told = demo(folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert "not so" not in told.stdout
    assert "All 14 statements hold." in told.stdout
    assert list(folder.iterdir()) == []


def test_it_can_be_read_in_80_columns_without_a_terminal(folder: Path) -> None:
    lines = demo(folder).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("\x1b" in line for line in lines)


def test_without_the_repair_it_says_what_is_not_so_and_fails(folder: Path) -> None:
    told = demo(folder, "--json", DEMO_BREAK="no-repair")
    assert told.returncode == 1
    document = json.loads(told.stdout)
    assert document["is_true"] is False
    wrong = [one["statement"] for one in document["statements"] if not one["is_true"]]
    assert "the run has succeeded" in wrong
    assert "it failed at open_ticket" not in wrong
    assert list(folder.iterdir()) == []
