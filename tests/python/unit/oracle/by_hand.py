"""Runs of the model whose states are worked out by hand."""

from __future__ import annotations

import pytest

from model.graphs import Edge, Graph, Node
from model.model import Run
from model.scenarios import FINAL, RETRYABLE, Outcome
from model.steps import RefusedError

OK = Outcome(output="done")
BROKEN = Outcome("failed", error_class=FINAL)
UNREACHABLE = Outcome("failed", error_class=RETRYABLE)


def graph(*parts: str | Node) -> Graph:
    """Nodes as given, and edges said as `a>b` or `a>b:handle`; a node that is only in an edge is a
    transform."""
    nodes = {part.key: part for part in parts if isinstance(part, Node)}
    edges: list[Edge] = []
    for part in parts:
        if isinstance(part, str):
            ends, _, handle = part.partition(":")
            source, _, target = ends.partition(">")
            edges.append(Edge(source, target, frozenset(handle.split()) if handle else frozenset()))
            for key in (source, target):
                nodes.setdefault(key, Node(key, "transform"))
    return Graph(tuple(nodes.values()), tuple(edges))


def do(run: Run, key: str, outcome: Outcome = OK) -> None:
    """Claim and finish a step."""
    attempt = len(run.steps[key].attempts)
    run.claim(key, attempt)
    assert run.finish(key, attempt, outcome)


def statuses(run: Run) -> dict[str, str]:
    return {key: step.status for key, step in run.steps.items()}


def attempts(run: Run, key: str) -> list[tuple[str, str]]:
    return [(attempt.origin, attempt.status) for attempt in run.steps[key].attempts]


def counters(run: Run, key: str) -> tuple[int, int]:
    return run.steps[key].unsettled, run.steps[key].live


def refusal(run: Run, key: str) -> str:
    with pytest.raises(RefusedError) as caught:
        run.resume_step(key)
    return caught.value.reason


DIAMOND = ("a>b", "a>c", "b>d", "c>d")
BRANCH = Node("q", "branch", handles=("yes", "no"))
