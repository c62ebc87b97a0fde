"""`meshhook demo` tells a true story, notices when it is not, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
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
def folder() -> Iterator[Path]:
    """A temporary directory that root's server can enter."""
    with tempfile.TemporaryDirectory(prefix="meshhook-demo-test-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def test_every_statement_holds_in_80_columns_without_a_terminal_and_nothing_is_left(folder: Path) -> None:
    told = demo(folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert "not so" not in told.stdout
    assert "All 14 statements hold." in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80
    assert "\x1b" not in told.stdout
    assert list(folder.iterdir()) == []


def test_without_the_repair_it_says_what_is_not_so_and_fails(folder: Path) -> None:
    told = demo(folder, "--json", DEMO_BREAK="no-repair")
    assert told.returncode == 1
    document = json.loads(told.stdout)
    assert document["is_true"] is False
    wrong = [one["statement"] for one in document["statements"] if not one["is_true"]]
    assert "the run has succeeded" in wrong
    assert "it failed at open_ticket" not in wrong
    assert list(folder.iterdir()) == []
