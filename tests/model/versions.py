"""Going on under another version of the definition: the verdict of resume.md on every step that is kept."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.graphs import Graph, Json
from model.steps import RefusedError, Request, Step, judge_target

if TYPE_CHECKING:
    from model.model import Run

UNDER_WAY = frozenset({"ready", "running", "waiting", "paused"})


@dataclass(frozen=True)
class Move:
    """How a resume under another version begins: on the run as that version has it."""

    run: Run
    starts: list[str]
    """What is reset with all below it."""
    targets: list[str]
    """What of that runs at once; the others wait."""
    definition: Json


def find_graph(run: Run, version: int) -> Graph:
    """The graph of this version of the run's workflow."""
    if not 1 <= version <= len(run.versions):
        raise RefusedError("workflow_not_found")
    return run.versions[version - 1]


def plan_move(run: Run, named: list[str], request: Request) -> Move:
    """Take a copy of the run to the version that is asked for, and look at every step."""
    assert request.version is not None
    moved = _moved(run, find_graph(run, request.version), request.version)
    missing = [key for key in named if key not in moved.graph.by_key]
    if missing:
        raise RefusedError("definition_incompatible" if missing[0] in run.steps else "step_not_found", "gone")
    verdicts = {key: _verdict(run, moved, key) for key in {**run.steps, **moved.steps}}
    outside = _outside(run, moved, named)
    told = {key: v for key, v in verdicts.items() if v == "gone" or key in outside}
    unlike = [key for key, v in told.items() if v != "same"]
    busy = [key for key in unlike if key in outside and not _is_idle(run, moved, key, verdicts[key])]
    _judge(run, verdicts, busy, request.is_widened)
    skipped = [key for key in unlike if key not in busy and key in run.steps and run.steps[key].status == "skipped"]
    joined = [key for key in unlike if key in outside and verdicts[key] != "gone" and key not in skipped]
    starts, targets = _begin(moved, named, joined, request.is_widened)
    overall = "widened" if busy else "compatible" if unlike else "same"
    return Move(moved, starts, targets, {"verdict": overall, "steps": told})


def _moved(run: Run, graph: Graph, version: int) -> Run:
    """The run as it would be under that version, before anything is reset."""
    moved = copy.copy(run)
    moved.graph, moved.version, moved.under = graph, version, (run.graph, graph)
    moved.retired = {**run.retired, **{k: s for k, s in run.steps.items() if k not in graph.by_key}}
    moved.steps = {}
    for node in graph.nodes:
        if node.key in run.steps:
            moved.steps[node.key] = dataclasses.replace(run.steps[node.key], node=node)
        elif node.key in moved.retired:
            back = moved.retired.pop(node.key)
            moved.steps[node.key] = dataclasses.replace(back, node=node, status="pending")
        else:
            moved.steps[node.key] = Step(node, 0)
    return moved


def _verdict(run: Run, moved: Run, key: str) -> str:
    if key not in moved.steps:
        return "gone"
    if key not in run.steps:
        return "added"
    return "same" if run.graph.shape(key) == moved.graph.shape(key) else "changed"


def _outside(run: Run, moved: Run, named: list[str]) -> set[str]:
    """The steps that the named ones do not reset in any case; of those that are gone, by the old edges."""
    below = set(named).union(*(moved.graph.descendants(key) for key in named))
    old = [key for key in named if key in run.graph.by_key]
    below_before = set(old).union(*(run.graph.descendants(key) for key in old))
    return {key for key in moved.steps if key not in below} | {
        key for key in run.steps if key not in moved.steps and key not in below_before
    }


def _is_idle(run: Run, moved: Run, key: str, verdict: str) -> bool:
    """Whether it never ran, and will not begin: a pending step that stays so, a skipped one that stays so."""
    if verdict == "gone":
        return run.steps[key].status == "pending"
    if verdict == "added":
        return False
    unsettled, live = moved.edges_of(key)
    if run.steps[key].status == "pending":
        return unsettled > 0
    return run.steps[key].status == "skipped" and unsettled == 0 and live == 0 and key in moved.graph.below_others


def _judge(run: Run, verdicts: dict[str, str], busy: Iterable[str], is_widened: bool) -> None:
    """Refuse a version that does not fit what is kept."""
    if any(v == "gone" and run.steps[key].status in UNDER_WAY for key, v in verdicts.items()):
        raise RefusedError("definition_incompatible", "under_way")
    conflicts = sorted({verdicts[key] for key in busy})
    if conflicts and not is_widened:
        raise RefusedError("definition_incompatible", conflicts[0])


def _begin(moved: Run, named: list[str], joined: list[str], is_widened: bool) -> tuple[list[str], list[str]]:
    """Of what is named or joins it: what is below none other, and what of that has nothing to wait for."""
    chosen = [*named, *(key for key in moved.graph.by_key if key in joined)]
    below = set().union(*(moved.graph.descendants(key) for key in chosen))
    starts = [key for key in chosen if key not in below]
    ready: list[str] = []
    dead: list[str] = []
    for key in starts:
        unsettled, live = moved.edges_of(key)
        if unsettled == 0:
            (ready if live > 0 or key not in moved.graph.below_others else dead).append(key)
    for key in named:
        never_ran = moved.steps[key].status in ("pending", "skipped", "canceled")
        if key in starts and not (never_ran and key in ready):
            judge_target(moved.steps[key])
    if any(key not in ready if key in starts else not is_widened for key in named):
        raise RefusedError("definition_incompatible", "not_ready")
    if any(key not in named for key in dead):
        raise RefusedError("definition_incompatible", "not_taken")
    if not ready:
        raise RefusedError("definition_incompatible", "not_ready")
    return starts, ready
