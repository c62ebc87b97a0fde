"""The tables of docs/performance.md, from results of every shape."""

from __future__ import annotations

from typing import Any

from benchmarks.bench import keep, told
from benchmarks.figure import Figure
from benchmarks.goals import GOALS
from benchmarks.profiles import shortened
from benchmarks.report import filled, number


def entry(name: str, **facts: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"value": 2.0, "unit": "x", "met": True, "rounds": 3, "ours": {}}
    figure = Figure(**given | facts)
    return told(name, figure) | {
        "machine": {"cores": 2, "system": "Linux"},
        "commit": "0123456789abcdef",
        "versions": {"postgres": 18},
    }


def made(block: str, results: dict[str, Any]) -> str:
    """The lines of one block below its headings."""
    page = f"before\n<!-- made from the results: {block} -->\nstale\n<!-- end -->\nafter\n"
    lines = filled(page, results).splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert "stale" not in lines
    return "\n".join(lines[5:-3])


def test_a_figure_is_told_with_its_goal_and_whether_it_was_met() -> None:
    results = {
        "P1": entry("P1", value=2.345, met=False, ours={"ratios": [2.2, 2.5]}),
        "WORKERS": entry("WORKERS", value=5432.0, unit="steps/s", met=None),
    }
    goal = GOALS["P1"]
    assert made("figures", results) == (
        f"| P1 | {goal.title} | 2.35 x | 2.2 and 2.5 | {goal.goal} | **no** |\n"
        f"| WORKERS | {GOALS['WORKERS'].title} | 5,432 steps/s | - | - | - |"
    )


def test_a_peer_out_of_reach_has_a_sentence_and_no_ratio() -> None:
    ours = {"p50_ms": 1.0, "p99_ms": 2.0}
    peers = {"A": {"p50_ms": 10.0, "p99_ms": 20.0, "ratio": 10.0}, "B": {"unreachable": "B ended"}}
    assert made("peers", {"P1": entry("P1", ours=ours, peers=peers)}) == (
        "| P1 | A | p50 10 ms, p99 20 ms | p50 1 ms, p99 2 ms | 10 x |\n"
        "| P1 | B | out of reach: B ended | p50 1 ms, p99 2 ms | - |"
    )


def test_a_curve_of_many_points_is_told_by_some_of_them() -> None:
    points = [[float(n), float(n)] for n in range(100)]
    (row,) = made("growth", {"P10": entry("P10", curves={"it": points})}).splitlines()
    assert 7 <= row.count(";") <= 8


def test_workers_are_told_with_the_cores_that_they_and_the_server_keep_busy() -> None:
    one = {"steps_per_s": 4000.0, "worker_cores": 0.61, "server_cores": 1.3}
    assert made("workers", {"WORKERS": entry("WORKERS", ours={"2": one, "cores": 2})}) == "| 2 | 4,000 | 0.61 | 1.30 |"


def test_a_profile_that_was_not_taken_is_told_as_such() -> None:
    page = "<!-- made from the results: worker-profile -->\n<!-- end -->\n"
    assert "Not measured." in filled(page, {})


def test_figures_that_were_measured_elsewhere_have_a_line_of_their_own() -> None:
    results = {"P1": entry("P1"), "P2": entry("P2"), "P3": entry("P3") | {"commit": "fedcba9876543210"}}
    assert [row.split(" | ")[0] for row in made("circumstances", results).splitlines()] == ["| P1, P2", "| P3"]


def test_each_entry_is_kept_beside_the_others_in_the_order_of_the_goals(tmp_path: Any) -> None:
    file = tmp_path / "results" / "bench.json"
    keep(file, "P2", {"value": 1})
    keep(file, "P1", {"value": 2})
    keep(file, "P2", {"value": 3})
    assert file.read_text() == '{\n  "P1": {\n    "value": 2\n  },\n  "P2": {\n    "value": 3\n  }\n}\n'


def test_numbers_are_told_with_as_many_digits_as_mean_something() -> None:
    assert [number(one) for one in (3.0, 12_345.6, 0.12345, 104.2)] == ["3", "12,346", "0.123", "104"]


def test_a_statement_is_told_in_one_line_without_its_comments() -> None:
    assert shortened("select 1 -- one\n  as one,\n  2") == "select 1 as one, 2"
    assert shortened("x" * 200, 10) == "xxxxxxxxx…"
