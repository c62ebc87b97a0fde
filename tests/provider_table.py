"""Prints what the pgTAP suite did on each server, and fails where one did less than another.

    provider_table.py DIRECTORY embedded-18 system-15 container-15 [--require]

DIRECTORY has one file of `pytest --results` for each name, which is a provider and a major version. Without `--require`
a part that this machine lacks is told and is no fault.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

COLUMNS = ("provider", "server", "files", "assertions", "failed", "start", "run", "container")
COUNTS = ("files", "assertions")

Result = dict[str, Any]


def compare(results: dict[str, Result | None], *, is_required: bool) -> list[str]:
    """What is wrong with the results; each must count as much as any other. None stands for a run without a file."""
    most = {count: max((result[count] for result in results.values() if result), default=0) for count in COUNTS}
    problems = []
    for name, result in results.items():
        faults = ["the run left no results"] if result is None else faults_of(name, result, most, is_required)
        problems += [f"{name}: {fault}" for fault in faults]
    return problems


def faults_of(name: str, result: Result, most: dict[str, int], is_required: bool) -> list[str]:
    """What is wrong with one result. For a missing part, a run that isn't required may have done less."""
    faults = []
    if result["failed"]:
        faults.append(f"{result['failed']} failed")
    elif result["exit"]:
        faults.append(f"pytest ended with {result['exit']}")
    if result["missing"] and not is_required:
        return faults
    if result["skipped"]:
        faults.append(f"{result['skipped']} skipped")
    provider, _, major = name.rpartition("-")
    server = result["server"] or {"provider": "no server", "version": ""}
    if (server["provider"], str(server["version"])) != (provider, major):
        faults.append(f"ran on {server['provider']} {server['version']}".rstrip())
    for count in COUNTS:
        if not result[count]:
            faults.append(f"no {count}")
        elif result[count] < most[count]:
            faults.append(f"{result[count]} {count}, and {most[count]} elsewhere")
    container = result["container"] or {}
    if provider == "container" and not (container.get("id") and container.get("image")):
        faults.append("no container was started")
    return faults


def row(name: str, result: Result | None) -> list[str]:
    """The cells of one result."""
    if result is None or result["server"] is None:
        told = "no results" if result is None else "; ".join(result["missing"]) or "no server"
        return [name, told, *[""] * (len(COLUMNS) - 2)]
    container = result["container"]
    return [
        name,
        result["server"]["told"].partition(" on ")[0],
        *(str(result[count]) for count in ("files", "assertions", "failed")),
        *(f"{result[span]:.1f} s" for span in ("start_s", "run_s")),
        f"{container['id'][:12]} of {container['image']}, {container['engine']}" if container else "",
    ]


def table(rows: list[list[str]]) -> str:
    """Columns as wide as they need to be; the last word of a row goes on to its end."""
    lines = [list(COLUMNS), *rows]
    widths = [max(len(cells[at]) for cells in lines if any(cells[at + 1 :])) for at in range(len(COLUMNS) - 1)]
    padded = ([*map(str.ljust, cells, widths), cells[-1]] for cells in lines)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def read(path: Path) -> Result | None:
    if not path.exists():
        return None
    result: Result = json.loads(path.read_text())
    return result


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("names", nargs="+", metavar="PROVIDER-MAJOR")
    parser.add_argument("--require", action="store_true")
    given = parser.parse_args(words)
    results = {name: read(given.directory / f"{name}.json") for name in given.names}
    sys.stdout.write(table([row(name, result) for name, result in results.items()]) + "\n")
    problems = compare(results, is_required=given.require)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
