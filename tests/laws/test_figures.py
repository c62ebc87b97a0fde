"""The figures that documents state are those that were measured, as it is promised that they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks.goals import GOALS
from benchmarks.report import PAGE, digest, filled

ROOT = Path(__file__).resolve().parents[2]
BENCH: dict[str, Any] = json.loads((ROOT / "benchmarks" / "results" / "bench.json").read_text())
AVAILABILITY: dict[str, Any] = json.loads((ROOT / "benchmarks" / "results" / "availability.json").read_text())


def in_ms(figure: dict[str, Any], *names: str) -> str:
    return " / ".join(f"{figure[f'{name}_ms']:,.0f}" for name in names) + " ms"


def test_the_availability_that_is_stated_was_measured() -> None:
    section = (ROOT / "docs" / "operations.md").read_text().split("\n## Availability\n")[1].split("\n## ")[0]
    told = AVAILABILITY
    measured = {
        "calls": f"{told['calls']:,}",
        "answered within 10 s": f"{told['answered_in_time']:,}",
        "acted twice": f"{told['acted_twice']}",
        "lost": f"{told['lost']}",
        "kills": f"{told['kills']}",
        "calls that felt a kill": f"{told['through_a_kill']['calls']:,}",
        "answers that were asked for again": f"{told['replayed']:,}",
        "time to the answer, p50 / p99 / slowest": in_ms(told, "p50", "p99", "max"),
        "the same through a kill, p50 / slowest": in_ms(told["through_a_kill"], "p50", "max"),
        "time to restart, p50 / slowest": in_ms(told["restart"], "p50", "max"),
    }
    assert dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)[1:]) == measured


def test_the_availability_was_measured_for_as_long_and_as_hard_as_it_is_promised() -> None:
    told = AVAILABILITY
    assert (told["seconds"], told["kill_every_s"], told["clients"], told["within_s"]) == (600, 30, 8, 10)
    assert set(told["settings"].values()) == {"on"}
    assert (told["lost"], told["acted_twice"], told["broken"]) == (0, 0, {})
    assert (told["goal"], told["met"]) == (0.999, told["value"] >= 0.999)
    assert "dirty" not in told["commit"]


def test_the_tables_of_the_benchmark_are_made_of_its_results() -> None:
    assert PAGE.read_text() == filled(PAGE.read_text(), BENCH)


def test_the_chart_was_drawn_from_these_results() -> None:
    with Image.open(PAGE.with_suffix(".png")) as chart:
        assert chart.info["Description"] == digest(BENCH)


@pytest.mark.parametrize("name", BENCH)
def test_each_result_tells_what_it_is_promised_to_tell(name: str) -> None:
    told = BENCH[name]
    assert told.keys() >= {"value", "unit", "goal", "met", "floor", "peers", "rounds", "profile"}
    assert told.keys() >= {"machine", "commit", "versions"}
    assert (told["title"], told["goal"]) == GOALS[name]
    for peer in told["peers"].values():
        assert not ("unreachable" in peer and "ratio" in peer)
