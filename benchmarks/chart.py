"""The chart of docs/performance.md: the call, the throughput, and how both grow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib import pyplot as plt

from benchmarks.report import digest

Results = Mapping[str, Mapping[str, Any]]

OURS, FLOOR, PEER = "#2f6fdb", "#9aa4b2", "#d98a3d"
LINES = ["#2f6fdb", "#d98a3d", "#3c9d6b", "#a259c4"]
INK = "#333b47"


def draw(results: Results, file: Path) -> None:
    """Six pictures of what there is; the file says which results it was drawn from."""
    plt.switch_backend("Agg")
    plt.rcParams.update({"font.size": 9, "axes.edgecolor": "#c4cad3", "text.color": INK, "axes.labelcolor": INK})
    picture, grid = plt.subplots(3, 2, figsize=(11, 10.5), layout="constrained")
    picture.get_layout_engine().set(h_pad=0.12, w_pad=0.12)
    pictures = [_calls, _rates, _growth, _resets, _workers, _churn]
    for paint, axes in zip(pictures, grid.flat, strict=True):
        paint(axes, results)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors=INK)
    picture.savefig(file, dpi=130, metadata={"Description": digest(results), "Software": None})
    plt.close(picture)


def _calls(axes: Any, results: Results) -> None:
    axes.set_title("a resume call, p50, ms", loc="left", fontweight="bold")
    bars: list[tuple[str, float, str]] = []
    if one := results.get("P1"):
        bars += [("floor: its bare writes", one["floor"]["p50_ms"], FLOOR), ("resume", one["ours"]["p50_ms"], OURS)]
        bars += [(name, peer["p50_ms"], PEER) for name, peer in one["peers"].items() if "p50_ms" in peer]
    if one := results.get("P8"):
        bars.append(("resume in bulk, a run", one["ours"]["p50_ms"], OURS))
        bars += [(f"{name}, a run", peer["p50_ms"], PEER) for name, peer in one["peers"].items() if "p50_ms" in peer]
    _bars(axes, bars, "{:.2f}")


def _rates(axes: Any, results: Results) -> None:
    axes.set_title("steps or jobs a second, 2 processes", loc="left", fontweight="bold")
    bars: list[tuple[str, float, str]] = []
    if one := results.get("P5"):
        bars = [("MeshHook, workflow steps", one["value"], OURS)]
        bars += [(name, peer["per_s"], PEER) for name, peer in one["peers"].items() if "per_s" in peer]
    _bars(axes, bars, "{:,.0f}")


def _bars(axes: Any, bars: list[tuple[str, float, str]], form: str) -> None:
    names, values, colours = [list(column) for column in zip(*bars, strict=True)] if bars else ([], [], [])
    drawn = axes.barh(names, values, color=colours, height=0.6)
    axes.bar_label(drawn, labels=[form.format(value) for value in values], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.18)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _growth(axes: Any, results: Results) -> None:
    axes.set_title("growth: times the smallest size", loc="left", fontweight="bold")
    lines = [
        ("P3", "resume by run size, ms", "resume, by steps in the run"),
        ("P3", "resume by map size, ms", "resume, by items of a map"),
        ("P3", "resume by table size, ms", "resume, by runs in the database"),
        ("P7", "claims by backlog, x slower", "claims, by steps queued"),
    ]
    for (name, curve, label), colour in zip(lines, LINES, strict=True):
        if points := results.get(name, {}).get("curves", {}).get(curve):
            axes.plot(
                [x for x, _ in points], [y / points[0][1] for _, y in points], "o-", color=colour, label=label, ms=4
            )
    axes.axhline(1.25, color=FLOOR, linestyle="--", linewidth=1, label="the goal")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, loc="lower right")


def _resets(axes: Any, results: Results) -> None:
    _curve(axes, results, "P4", "resume by reset steps, ms", "a resume, ms, by the steps that it resets")


def _workers(axes: Any, results: Results) -> None:
    _curve(axes, results, "WORKERS", "steps/s by workers", "steps a second, by worker processes")


def _churn(axes: Any, results: Results) -> None:
    title = "claims a second, by seconds of load"
    _curve(axes, results, "P10", "claims/s by seconds of load", title)


def _curve(axes: Any, results: Results, name: str, curve: str, title: str) -> None:
    axes.set_title(title, loc="left", fontweight="bold")
    points = results.get(name, {}).get("curves", {}).get(curve, [])
    axes.plot([x for x, _ in points], [y for _, y in points], "o-", color=OURS, ms=4)
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
