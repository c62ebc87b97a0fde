"""Makes a failing scenario small enough to read.

Hypothesis shrinks the numbers that a scenario was drawn from, and of a graph of forty nodes leaves most in place: it
does not know that the moves name what they meant. This one does.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from model.graphs import Edge, Graph
from model.scenarios import Move, Outcome, Scenario

Part = TypeVar("Part")


def shrink(scenario: Scenario, fails: Callable[[Scenario], bool], seconds: float = 20.0) -> Scenario:
    """A scenario that still fails and has fewer moves, nodes, edges, less misfortune.

    Give it the moves as they were made (a player's `trace`): they name their steps, so that taking
    one thing out leaves the meaning of the others.
    """
    until = time.monotonic() + seconds
    before = None
    while scenario != before:
        before = whole = scenario

        def with_moves(moves: Sequence[Move], whole: Scenario = whole) -> Scenario:
            return dataclasses.replace(whole, moves=tuple(moves))

        scenario = whole = _fewest(scenario.moves, with_moves, fails, until) or scenario

        def with_nodes(keys: Sequence[str], whole: Scenario = whole) -> Scenario:
            graphs = [_only(graph, keys) for graph in (whole.graph, *whole.later)]
            script = {k: v for k, v in whole.script.items() if k[0].partition("[")[0] in keys}
            return dataclasses.replace(whole, graph=graphs[0], later=tuple(graphs[1:]), script=script)

        keys = tuple({key: None for graph in (whole.graph, *whole.later) for key in graph.by_key})
        scenario = whole = _fewest(keys, with_nodes, fails, until) or scenario

        def with_edges(edges: Sequence[Edge], whole: Scenario = whole) -> Scenario:
            graphs = [
                graph.of(graph.nodes, tuple(edge for edge in graph.edges if edge in edges)).pruned()
                for graph in (whole.graph, *whole.later)
            ]
            return dataclasses.replace(whole, graph=graphs[0], later=tuple(graphs[1:]))

        all_edges = tuple({edge: None for graph in (whole.graph, *whole.later) for edge in graph.edges})
        scenario = whole = _fewest(all_edges, with_edges, fails, until) or scenario

        def with_script(entries: Sequence[tuple[tuple[str, int], Outcome]], whole: Scenario = whole) -> Scenario:
            return dataclasses.replace(whole, script=dict(entries))

        entries = tuple(scenario.script.items())
        scenario = _fewest(entries, with_script, fails, until) or scenario
    return scenario


def _only(graph: Graph, keys: Sequence[str]) -> Graph:
    """The same graph with these nodes alone."""
    for key in graph.by_key.keys() - set(keys):
        graph = graph.without(key)
    return graph


def _fewest(
    parts: Sequence[Part],
    build: Callable[[Sequence[Part]], Scenario],
    fails: Callable[[Scenario], bool],
    until: float,
) -> Scenario | None:
    """Leave out ever smaller slices while it still fails; None where nothing could go."""
    found = None
    size = (len(parts) + 1) // 2
    while size:
        start = 0
        while start < len(parts) and time.monotonic() < until:
            fewer = (*parts[:start], *parts[start + size :])
            candidate = build(fewer)
            if all(graph.nodes for graph in (candidate.graph, *candidate.later)) and fails(candidate):
                parts, found = fewer, candidate
            else:
                start += size
        size //= 2
    return found
