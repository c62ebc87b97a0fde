"""The engine in figures, each a ratio in one run on one server; `make bench` and `make bench-quick` call it.

    python -m benchmarks.bench [--quick] [P1 P5 ...]

What is named is measured, or everything. Each figure is written to results/bench.json as soon as it is there, and
leaves the others as they were; at the end docs/performance.md and its chart are made from that file. A quick run
takes few rounds, asks no peers, and writes nothing but .cache/results/bench-quick.json. Durable settings: fsync on,
synchronous_commit on. docs/performance.md tells what is measured and how.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import backlog, bulk, changes, churn, growth, idle, pickup, resume, throughput
from benchmarks.common import durable_server, say
from benchmarks.figure import Figure
from benchmarks.goals import GOALS
from benchmarks.report import write_page
from benchmarks.workbench import Workbench

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "bench.json"
QUICK_RESULTS = ROOT / ".cache" / "results" / "bench-quick.json"
PACKAGES = ["dbos", "procrastinate", "pgqueuer", "psycopg"]


def of_the_console(measure: str) -> Callable[[Workbench], Figure]:
    """A figure of benchmarks.console, which needs what the tests need: a browser, Node, and their harness."""

    def adapted(bench: Workbench) -> Figure:
        console = importlib.import_module("benchmarks.console")
        told: dict[str, Any] = getattr(console, measure)(bench.database(measure))
        ours = {name: value for name, value in told.items() if name not in ("goal", "met", "profile")}
        return Figure(
            value=told["p50_ms"], unit="ms", met=told["met"], rounds=1, ours=ours, profile=told.get("profile")
        )

    return adapted


MEASURES: dict[str, Callable[[Workbench], Figure]] = {
    "P1": resume.measure_p1,
    "P2": pickup.measure_p2,
    "P3": growth.measure_p3,
    "P4": growth.measure_p4,
    "P5": throughput.measure_p5,
    "P6": pickup.measure_p6,
    "P7": backlog.measure_p7,
    "P8": bulk.measure_p8,
    "P9": idle.measure_p9,
    "P10": churn.measure_p10,
    "P11": of_the_console("measure_p11"),
    "P12": of_the_console("measure_p12"),
    "P13": resume.measure_p13,
    "RLS": resume.measure_rls,
    "WORKERS": throughput.measure_workers,
    "CHANGES": changes.measure_changes,
}


NOT_QUICK = ("P11", "P12", "CHANGES")
"""They begin with a gateway and a browser, or with what the engine was."""


def measure(names: Sequence[str], results: Path, *, is_quick: bool) -> list[str]:
    """Measure and write one after the other, on one server; answers the names of those that broke."""
    broken: list[str] = []
    commit = git("describe", "--always", "--abbrev=40", "--dirty")
    with durable_server() as server:
        bench = Workbench(server, is_quick=is_quick)
        for number, name in enumerate(names, 1):
            say(f"[{number}/{len(names)}] {name}: {GOALS[name].title}")
            begun = time.monotonic()
            try:
                bench.clear()
                figure = MEASURES[name](bench)
            except Exception:  # noqa: BLE001 - a figure that breaks must not take the others with it
                traceback.print_exc()
                broken.append(name)
            else:
                seconds = round(time.monotonic() - begun)
                keep(results, name, told(name, figure) | circumstances(commit, server.version, seconds))
                say(sentence(name, figure, seconds))
    return broken


def told(name: str, figure: Figure) -> dict[str, Any]:
    """A figure with its goal."""
    goal = GOALS[name]
    return {"title": goal.title, "goal": goal.goal, **asdict(figure)}


def circumstances(commit: str, server: int, seconds: int) -> dict[str, Any]:
    """On what machine, from what commit and with which versions it was measured."""
    versions = {name: version for name in PACKAGES if (version := version_of(name))}
    return {
        "machine": {"cores": os.cpu_count(), "system": platform.platform(terse=True)},
        "commit": commit,
        "versions": {"postgres": server, "python": platform.python_version(), **versions},
        "seconds": seconds,
    }


def sentence(name: str, figure: Figure, seconds: int) -> str:
    """What came of it, for whoever waits."""
    verdict = {True: "met", False: "NOT met", None: "-"}[figure.met]
    peers = "".join(f"; {peer} {one['ratio']} x" for peer, one in figure.peers.items() if "ratio" in one)
    goal = GOALS[name].goal or "to be seen"
    return f"  {name} {figure.value:,} {figure.unit} ({goal}): {verdict}{peers}; {seconds} s"


def keep(results: Path, name: str, entry: dict[str, Any]) -> None:
    """Replace one entry of the file, whole or not at all."""
    kept = json.loads(results.read_text()) if results.exists() else {}
    kept[name] = entry
    ordered = {known: kept[known] for known in GOALS if known in kept}
    results.parent.mkdir(parents=True, exist_ok=True)
    half = results.with_suffix(".half")
    half.write_text(json.dumps(ordered, indent=2) + "\n")
    half.replace(results)


def version_of(package: str) -> str | None:
    """Of an installed package; None where it is missing."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def git(*arguments: str) -> str:
    """What git answers, or nothing where there is none."""
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def main(arguments: Sequence[str]) -> int:
    """Answers 1 if something broke or is not known; a goal that is not met is no error."""
    is_quick = "--quick" in arguments
    names = [name for name in arguments if name != "--quick"]
    names = names or [name for name in MEASURES if not (is_quick and name in NOT_QUICK)]
    if unknown := set(names) - set(MEASURES):
        say(f"not known: {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
        return 1
    results = QUICK_RESULTS if is_quick else RESULTS
    try:
        broken = measure(names, results, is_quick=is_quick)
    finally:
        # Also of what Ctrl-C left.
        if not is_quick:
            write_page(results)
    if broken:
        say(f"broke: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
