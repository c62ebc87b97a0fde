"""The tables of docs/performance.md, made from results/bench.json; a law compares them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.common import say

Results = Mapping[str, Mapping[str, Any]]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
VERDICTS = {True: "yes", False: "**no**", None: "-"}
MISSING = "Not measured."
BLOCK = re.compile(r"(<!-- made from the results: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def write_page(results: Path, page: Path = PAGE) -> None:
    """Make the tables and the chart of the page anew."""
    found: Results = json.loads(results.read_text()) if results.exists() else {}
    page.write_text(filled(page.read_text(), found))
    say(f"written: {page}")
    try:
        # Only a full benchmark has the package that draws.
        from benchmarks.chart import draw
    except ImportError as problem:
        say(f"the chart is left as it is: {problem}")
        return
    draw(found, page.with_suffix(".png"))


def filled(text: str, results: Results) -> str:
    """The page with every marked block made anew."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{MAKERS[block[2]](results)}\n\n{block[3]}", text)


def table(headings: list[str], rows: Iterator[list[str]]) -> str:
    """As Markdown has it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def figures(results: Results) -> str:
    """One line a figure."""

    def rows() -> Iterator[list[str]]:
        for name, one in results.items():
            measured = f"{number(one['value'])} {one['unit']}"
            yield [name, one["title"], measured, between(one["ours"]), one["goal"] or "-", VERDICTS[one["met"]]]

    return table(["", "figure", "measured", "rounds lay between", "goal", "met"], rows())


def between(ours: Mapping[str, Any]) -> str:
    """The least and the most of the rounds, of the ratio if there is one."""
    if "ratios" in ours:
        return " and ".join(number(one) for one in ours["ratios"])
    if "rounds_p50_ms" in ours:
        return " and ".join(number(one) for one in ours["rounds_p50_ms"]) + " ms"
    if "rounds" in ours:
        rates = [one["steps_per_s"] for one in ours["rounds"]]
        return f"{number(min(rates))} and {number(max(rates))}"
    return "-"


def peers(results: Results) -> str:
    """One line a figure and peer: what it took in the same run, and how many times as long (or as fast) that is."""

    def rows() -> Iterator[list[str]]:
        for name, one in results.items():
            for peer, theirs in one["peers"].items():
                if "unreachable" in theirs:
                    yield [name, peer, f"out of reach: {theirs['unreachable']}", own(one, theirs), "-"]
                elif theirs:
                    times = f"{number(theirs['ratio'])} x" if "ratio" in theirs else "-"
                    yield [name, peer, stated(theirs), own(one, theirs), times]

    return table(["", "peer", "its figure", "ours", "ratio"], rows())


def stated(told: Mapping[str, Any]) -> str:
    """The figure that counts, with its unit."""
    if "p50_ms" in told:
        return f"p50 {number(told['p50_ms'])} ms, p99 {number(told['p99_ms'])} ms"
    if "per_s" in told:
        return f"{number(told['per_s'])}/s"
    return f"{number(told['cpu_percent'])} % of a core, {number(told['queries_per_s'])} queries/s"


def own(one: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Ours, in the peer's terms."""
    ours = one["ours"]
    if "run" in ours:
        return f"grows {number(ours['run']['ratio'])} x"
    if "p50_ms" in ours or "cpu_percent" in ours:
        return stated(ours)
    return f"{number(one['value'])}/s"


def growth(results: Results) -> str:
    """One line a curve."""

    def rows() -> Iterator[list[str]]:
        for name, one in results.items():
            for title, points in one["curves"].items():
                shown = points if len(points) <= 8 else points[:: max(1, len(points) // 7)]
                yield [name, title, "; ".join(f"{number(x)}: {number(y)}" for x, y in shown)]

    return table(["", "curve", "points"], rows())


def workers(results: Results) -> str:
    """What more processes bring, and who keeps the cores busy."""
    told = results.get("WORKERS", {}).get("ours", {})
    found = {count: one for count, one in told.items() if isinstance(one, dict)}
    if not found:
        return MISSING
    return table(
        ["workers", "steps/s", "cores busy with workers", "cores busy with the server"],
        (
            [count, number(one["steps_per_s"]), f"{one['worker_cores']:.2f}", f"{one['server_cores']:.2f}"]
            for count, one in found.items()
        ),
    )


def resume_profile(results: Results) -> str:
    """Of P1."""
    return profile(results, "P1")


def large_profile(results: Results) -> str:
    """Of P3, for the largest run."""
    return profile(results, "P3")


def reset_profile(results: Results) -> str:
    """Of P4, at its largest size."""
    return profile(results, "P4")


def bulk_profile(results: Results) -> str:
    """Of P8, for a page of a hundred."""
    return profile(results, "P8")


def step_profile(results: Results) -> str:
    """Of P5."""
    return profile(results, "P5")


def profile(results: Results, name: str) -> str:
    """Functions by their own time, and statements with what their functions take."""
    told = results.get(name, {}).get("profile")
    if not told:
        return MISSING
    functions = table(
        ["function", "ms of its own", "calls"],
        ([f"`{function}`", f"{ms:.3f}", number(calls)] for function, ms, calls in told["functions"]),
    )
    if "statements" not in told:
        return functions
    statements = table(
        [f"statement, on {told['statements_on']}", "ms", "calls"],
        ([f"`{escaped(text)}`", f"{ms:.3f}", number(calls)] for text, ms, calls in told["statements"]),
    )
    return f"{functions}\n\n{statements}"


def backlog_pages(results: Results) -> str:
    """Of P7, in the small queue and in the large one."""
    return pages(results, "P7")


def churn_pages(results: Results) -> str:
    """Of P10, in the beginning and at the end."""
    return pages(results, "P10")


def pages(results: Results, name: str) -> str:
    """What a call touches of each table."""
    told = (results.get(name, {}).get("profile") or {}).get("pages")
    if not told:
        return MISSING
    return table(
        ["when", "table and its indexes", "pages in shared buffers", "pages from outside"],
        (
            [when, f"`{relation}`", number(found), number(read)]
            for when, touched in told.items()
            for relation, found, read in touched
        ),
    )


def escaped(text: str) -> str:
    """Within a cell."""
    return text.replace("|", "\\|")


def worker_profile(results: Results) -> str:
    """Of the worker of P5."""
    told = (results.get("P5", {}).get("profile") or {}).get("worker")
    if not told:
        return MISSING
    return table(
        ["function of the worker", "% of its CPU", "calls"],
        ([f"`{function}`", f"{percent:.1f}", number(calls)] for function, percent, calls in told),
    )


def call_profile(results: Results) -> str:
    """Of P12: who computes, and what the gateway's sessions are at."""
    one = results.get("P12")
    if not one or "cold" not in one["ours"]:
        return MISSING
    together, apart = one["profile"], one["profile"]["a_project_each"]
    sides = {
        "all in one project": (one["ours"], together),
        "each in a project of its own": (one["ours"]["a_project_each"], apart),
        "all in one project, the first calls of a new client": (one["ours"]["cold"], together),
    }
    return table(
        [
            "eight clients",
            "p50",
            "p99",
            "CPU of the client",
            "of the gateway",
            "of the server",
            "sessions, in % of looks",
        ],
        (
            [
                name,
                *(f"{number(told[f'{rank}_ms'])} ms" for rank in ("p50", "p99")),
                *(f"{profile['cpu_ms_a_call'][who]:.2f} ms" for who in ("client", "gateway", "postgres")),
                "; ".join(f"{state} {number(percent)}" for state, percent in profile["sessions_percent"].items()),
            ]
            for name, (told, profile) in sides.items()
        ),
    )


def changes(results: Results) -> str:
    """One line a change of the engine, and where the time went."""
    told = results.get("CHANGES", {}).get("ours")
    if not told:
        return MISSING
    figures = table(
        ["change", "what is timed", "before", "after", "times as fast"],
        (
            [
                f"{one['commit']} {escaped(one['subject'])}", one["call"], f"{number(one['before']['p50_ms'])} ms",
                f"{number(one['after']['p50_ms'])} ms", f"{number(one['times'])} x",
            ]
            for one in told.values()
        ),
    )  # fmt: skip # a table, one row a line
    functions = table(
        ["change", "what is timed", "function", "ms of its own before", "after"],
        (
            [one["commit"], one["call"], f"`{name}`", *("-" if ms is None else f"{ms:.3f}" for ms in (before, after))]
            for one in told.values()
            for name, before, after in one["functions"]
        ),
    )
    return f"{figures}\n\n{functions}"


def circumstances(results: Results) -> str:
    """Machine, versions and commits; one line for each that differs."""

    def rows() -> Iterator[list[str]]:
        seen: dict[tuple[str, ...], list[str]] = {}
        for name, one in results.items():
            versions = ", ".join(f"{package} {version}" for package, version in one["versions"].items())
            where = f"{one['machine']['cores']} cores, {one['machine']['system']}"
            seen.setdefault((one["commit"][:12], where, versions), []).append(name)
        for facts, names in seen.items():
            yield [", ".join(names), *facts]

    return table(["figures", "commit", "machine", "versions"], rows())


def digest(results: Results) -> str:
    """Tells from which results the chart was drawn."""
    return hashlib.sha256(json.dumps(results, sort_keys=True).encode()).hexdigest()


def number(value: float) -> str:
    """As people read it."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


MAKERS = {
    "figures": figures,
    "peers": peers,
    "growth": growth,
    "workers": workers,
    "resume-profile": resume_profile,
    "large-profile": large_profile,
    "reset-profile": reset_profile,
    "bulk-profile": bulk_profile,
    "step-profile": step_profile,
    "worker-profile": worker_profile,
    "backlog-pages": backlog_pages,
    "churn-pages": churn_pages,
    "call-profile": call_profile,
    "changes": changes,
    "circumstances": circumstances,
}
