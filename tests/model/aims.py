"""Which step an act looks for: one that lies as a rule asks for, or one that is not there; rare ones first."""

from __future__ import annotations

import bisect
import itertools

from model.maps import Items
from model.model import Run
from model.steps import Step

WEIGHTS = {
    "failed": 8,
    "paused": 8,
    "succeeded": 4,
    "above running": 16,
    "canceled": 8,
    "skipped": 7,
    "pending": 3,
    "ready": 2,
    "running": 2,
    "waiting": 2,
    "retrying": 40,
    "called": 6,
    "map": 20,
    "maker": 30,
    "unknown": 0.6,
}
"""How readily an act looks for a step that lies so, of those there are."""


def find_step(run: Run, pick: int) -> str:
    """The key of such a step; `pick` is below 10,000."""
    found: dict[str, list[str]] = {}
    for key, step in run.steps.items():
        found.setdefault(step.status, []).append(key)
        if step.status == "waiting" and step.current.origin == "retry":
            found.setdefault("retrying", []).append(key)
        if step.status == "succeeded" and any(run.steps[k].status == "running" for k in run.graph.descendants(key)):
            found.setdefault("above running", []).append(key)
        if key in run.maps and run.maps[key].known:
            found.setdefault("map", []).append(key)
        if step.status == "succeeded" and key in run.graph.sources:
            found.setdefault("maker", []).append(key)
        if step.status == "succeeded" and step.node.method == "POST":
            found.setdefault("called", []).append(key)
    kinds = [*found, "unknown"]
    weights = list(itertools.accumulate(WEIGHTS[kind] for kind in kinds))
    kind = kinds[bisect.bisect_right(weights, pick // 100 / 100 * weights[-1])]
    keys = found.get(kind, ["nowhere"])
    return keys[pick % len(keys)]


def describe_step(step: Step | None) -> str:
    """How a step lies, in the words of the tally."""
    if step is None:
        return "unknown"
    tolerated = "tolerated " if step.status == "failed" and step.has_settled else ""
    return f"{tolerated}{step.status} {'pause node' if step.node.kind == 'pause' else 'step'}"


def describe_item(items: Items, key: str) -> str:
    """How an item lies, or that all of its map is meant."""
    if not key:
        return "a map"
    item = items.known.get(key)
    return "an item " + ("unknown" if item is None else "retired" if item.is_retired else item.status)
