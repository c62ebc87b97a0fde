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
    """Four pictures of what there is; the file says which results it was drawn from."""
    plt.switch_backend("Agg")
    plt.rcParams.update({"font.size": 9, "axes.edgecolor": "#c4cad3", "text.color": INK, "axes.labelcolor": INK})
    picture, ((call, rate), (growth, reset)) = plt.subplots(2, 2, figsize=(11, 7.5), layout="constrained")
    _calls(call, results)
    _rates(rate, results)
    _growth(growth, results)
    _load(reset, results)
    for axes in (call, rate, growth, reset):
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
        bars = [("steps", one["value"], OURS)]
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
    axes.axhline(1.25, color=FLOOR, linestyle="--", linewidth=1)
    axes.annotate("goal 1.25", (0.995, 1.25), xycoords=("axes fraction", "data"), ha="right", va="bottom", color=FLOOR)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, loc="lower right") if axes.lines[1:] else None


def _load(axes: Any, results: Results) -> None:
    axes.set_title("a resume by the steps that it resets, ms", loc="left", fontweight="bold")
    if points := results.get("P4", {}).get("curves", {}).get("resume by reset steps, ms"):
        axes.plot([x for x, _ in points], [y for _, y in points], "o-", color=OURS, ms=4)
        told = f"{results['P4']['value']:.1f} µs a step"
        axes.annotate(told, points[-1], xytext=(-8, 0), textcoords="offset points", ha="right")
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
