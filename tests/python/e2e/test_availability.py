"""A short availability run, as `make availability` does a long one. What counts here is the state, never the time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def besiege(results: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the figure."""
    command = [sys.executable, "-m", "benchmarks.availability", "--results", str(results), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert results.exists(), ended.stdout
    figure = json.loads(results.read_text())
    sys.stdout.write(f"{json.dumps(figure, indent=1)}\n")
    return ended.returncode, figure


def test_through_kills_of_the_server_every_resume_is_answered_and_none_is_lost_or_done_twice(tmp_path: Path) -> None:
    code, figure = besiege(tmp_path / "figure.json", "--seconds", "40", "--kill-every", "10")
    assert (figure["acted_twice"], figure["lost"], figure["broken"], code) == (0, 0, {}, 0)
    assert (figure["unanswered"], figure["refused"]) == (0, {})
    assert figure["calls"] == figure["answered_in_time"] + figure["answered_late"] > 0
    assert (figure["kills"], figure["kills_of"]) == (4, {"postmaster": 2, "every process": 2})
    assert figure["through_a_kill"]["calls"] > 0, "no client noticed a kill"
    assert figure["replayed"] > 0, "no client had to ask for an answer again"
    assert figure["settings"] == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def test_a_server_that_answers_before_it_writes_is_found_out(tmp_path: Path) -> None:
    forgetful = ("synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB")
    options = [word for setting in forgetful for word in ("--setting", setting)]
    code, figure = besiege(tmp_path / "figure.json", "--seconds", "20", "--kill-every", "8", *options)
    assert figure["settings"]["synchronous_commit"] == "off"
    assert figure["lost"] > 0
    assert (figure["met"], code) == (False, 1)
