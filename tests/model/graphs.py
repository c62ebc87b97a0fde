"""Random workflows and what is to happen in them: a graph, a script of outcomes, a list of moves.

Everything is drawn ahead of the play from one seed, so that a history can be played again, and cut
smaller, without drawing anything anew. Nothing here is taken from the engine.
"""

from __future__ import annotations

import dataclasses
import functools
import random
from dataclasses import dataclass
from typing import Any

Json = Any
"""What `json.loads` may answer."""

RETRYABLE = "connection"
"""An error class that nodes try again by default."""
FINAL = "expression"
"""An error class that no node here tries again."""
LONG_S = 3600
"""Delays and backoffs: so long that nothing falls due unless the driver says so."""


@dataclass(frozen=True)
class Node:
    """One node: its kind, and what of its settings the state machine knows of."""

    key: str
    kind: str
    is_tolerant: bool = False
    tries: int = 1
    losses: int = 3
    handles: tuple[str, ...] = ()
    ends_as: str = "succeeded"
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """One edge; without handles it is live whenever its source succeeds."""

    source: str
    target: str
    handles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the document (any order), and at most one edge between two."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @functools.cached_property
    def by_key(self) -> dict[str, Node]:
        return {node.key: node for node in self.nodes}

    @functools.cached_property
    def edges_from(self) -> dict[str, tuple[Edge, ...]]:
        return {n.key: tuple(e for e in self.edges if e.source == n.key) for n in self.nodes}

    @functools.cached_property
    def edges_to(self) -> dict[str, tuple[Edge, ...]]:
        return {n.key: tuple(e for e in self.edges if e.target == n.key) for n in self.nodes}

    def descendants(self, key: str) -> set[str]:
        """Every node that an edge path leads to from this one; never itself."""
        found: set[str] = set()
        open_keys = [key]
        while open_keys:
            for edge in self.edges_from[open_keys.pop()]:
                if edge.target not in found:
                    found.add(edge.target)
                    open_keys.append(edge.target)
        return found

    def without(self, key: str) -> Graph:
        """The same graph less one node, its edges, and what was read through it."""
        edges = tuple(e for e in self.edges if key not in (e.source, e.target))
        return Graph(tuple(n for n in self.nodes if n.key != key), edges).pruned()

    def pruned(self) -> Graph:
        """The same graph, where no node reads what is not above it."""
        below = {node.key: self.descendants(node.key) for node in self.nodes}
        nodes = (
            dataclasses.replace(n, reads=tuple(r for r in n.reads if n.key in below.get(r, ()))) for n in self.nodes
        )
        return Graph(tuple(nodes), self.edges)

    def document(self) -> Json:
        """The definition as a person publishes it."""
        return {
            "nodes": [{"id": n.key, "type": n.kind, "data": _settings(n)} for n in self.nodes],
            "edges": [
                {"source": e.source, "target": e.target, **({"sourceHandle": h} if h else {})}
                for e in self.edges
                for h in sorted(e.handles) or [""]
            ],
        }


def _settings(node: Node) -> Json:
    """The `data` of a node of the document."""
    data: dict[str, Json] = {}
    if node.is_tolerant:
        data["on_error"] = "continue"
    data["retry"] = {
        "attempts": node.tries,
        "backoff_s": LONG_S,
        "max_backoff_s": LONG_S,
        "lost": node.losses,
    }
    if node.kind == "transform":
        parts = ", ".join(f"{key}: steps.{key}.output" for key in node.reads)
        data["expression"] = f"{{{parts}}}" if parts else "input"
    elif node.kind == "branch":
        data["conditions"] = [{"handle": h, "when": f"input.{h}"} for h in node.handles]
    elif node.kind == "delay":
        data["seconds"] = LONG_S
    elif node.kind == "terminate":
        data["status"] = node.ends_as
    return data


@dataclass(frozen=True)
class Outcome:
    """What the worker says of one attempt."""

    outcome: str = "succeeded"
    output: Json = None
    handle: str | None = None
    error_class: str | None = None


@dataclass(frozen=True)
class Move:
    """One move of the driver.

    `claim` takes up to `limit` pieces of work; `finish` reports `limit` leased ones in one call and claims as
    many; `release` gives one back, `expire` lets its lease run out; `due` makes a waiting step due; `drain`
    works until nothing is active; the rest are acts of a person. Which steps a move means is said by `keys`, or
    else chosen by `pick` among what is there when its turn comes. `expects` is what a resume says of the
    current attempt: nothing, the truth, or something stale.
    """

    verb: str
    pick: int = 0
    limit: int = 1
    is_supplied: bool = False
    expects: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A whole history, ready to be played."""

    seed: int
    graph: Graph
    script: dict[tuple[str, int], Outcome]
    moves: tuple[Move, ...]

    def outcome(self, key: str, attempt: int) -> Outcome:
        """The scripted outcome of an attempt; beyond the script all succeed, branches by default
        on their first handle."""
        scripted = self.script.get((key, attempt))
        if scripted is not None:
            return scripted
        handles = self.graph.by_key[key].handles
        return Outcome(output=tag(key, attempt), handle=handles[0] if handles else None)


def tag(key: str, attempt: int) -> Json:
    """An output that says which attempt made it."""
    return {"by": key, "attempt": attempt}


def draw_graph(draw: random.Random, largest: int = 25) -> Graph:
    """A graph of 2 to `largest` nodes whose document lists them in no particular order."""
    size = draw.randint(2, largest)
    keys = [f"n{number}" for number in range(size)]
    nodes: list[Node] = []
    edges: list[Edge] = []
    density = draw.choice((0.6, 1.0, 1.6, 2.4))
    reach = draw.choice((3, 6, 25))
    ancestors: dict[str, set[str]] = {}
    for number, key in enumerate(keys):
        near = nodes[max(0, number - reach) :]
        wanted = min(len(near), int(draw.expovariate(1 / density) + 0.7)) if number else 0
        parents = draw.sample(near, wanted)
        edges += [Edge(p.key, key, _draw_handles(draw, p)) for p in parents]
        ancestors[key] = {p.key for p in parents}.union(*(ancestors[p.key] for p in parents))
        nodes.append(_draw_node(draw, key, sorted(ancestors[key])))
    draw.shuffle(nodes)
    return Graph(tuple(nodes), tuple(edges))


def _draw_handles(draw: random.Random, source: Node) -> frozenset[str]:
    if not source.handles or draw.random() < 0.15:
        return frozenset()
    return frozenset(draw.sample(source.handles, draw.choice((1, 1, 1, 2))))


def _draw_node(draw: random.Random, key: str, ancestors: list[str]) -> Node:
    kinds = ("transform", "branch", "delay", "pause", "terminate")
    kind = draw.choices(kinds, weights=(60, 18, 8, 7, 2))[0]
    executes = kind in ("transform", "branch")
    return Node(
        key,
        kind,
        is_tolerant=executes and draw.random() < 0.2,
        tries=draw.choice((1, 2, 3, 3)) if executes else 1,
        losses=draw.choice((0, 1, 1, 3)),
        handles=("a", "b", "c")[: draw.randint(2, 3)] if kind == "branch" else (),
        ends_as=draw.choice(("succeeded", "failed", "canceled")) if kind == "terminate" else "",
        reads=tuple(draw.sample(ancestors, min(len(ancestors), draw.randint(0, 3)))) if kind == "transform" else (),
    )


def draw_script(draw: random.Random, graph: Graph) -> dict[tuple[str, int], Outcome]:
    """Outcomes of the first eight attempts of every step that executes anything."""
    script: dict[tuple[str, int], Outcome] = {}
    misfortune = draw.choice((0.05, 0.2, 0.35, 0.5))
    for node in graph.nodes:
        if node.kind not in ("transform", "branch"):
            continue
        for attempt in range(1, 9):
            if draw.random() < misfortune:
                error = RETRYABLE if draw.random() < 0.75 else FINAL
                script[node.key, attempt] = Outcome("failed", error_class=error)
            else:
                handle = draw.choice((*node.handles, *node.handles, None)) if node.handles else None
                script[node.key, attempt] = Outcome(output=tag(node.key, attempt), handle=handle)
    return script


def draw_moves(draw: random.Random) -> tuple[Move, ...]:
    """Rounds of work and acts; a round mostly ends with the run worked to its end."""
    moves: list[Move] = []
    for _ in range(draw.randint(2, 4)):
        haste = draw.choice((2, 4, 8))
        acts = draw.choice((0.2, 0.4, 0.6))
        for _ in range(draw.randint(4, 14)):
            pick = draw.randrange(10**6)
            if draw.random() >= acts:
                verbs = ("claim", "finish", "due", "release", "expire")
                verb = draw.choices(verbs, weights=(24, 44, 5, 3, 7))[0]
                moves.append(Move(verb, pick, draw.randint(1, haste)))
                continue
            verb = draw.choices(("resume", "resume_run", "pause", "cancel"), (22, 4, 3, 1))[0]
            if verb == "resume":
                is_supplied = draw.random() < 0.3
                expects = draw.choices(("", "truth", "stale"), (5, 3, 1))[0]
                moves.append(Move(verb, pick, 1, is_supplied, expects))
            else:
                moves.append(Move(verb, pick))
        if draw.random() < 0.8:
            moves.append(Move("drain"))
    return (*moves, Move("drain"))


def draw_scenario(seed: int, largest: int = 25) -> Scenario:
    """The scenario of a seed; the same on every machine."""
    draw = random.Random(seed)
    graph = draw_graph(draw, largest)
    return Scenario(seed, graph, draw_script(draw, graph), draw_moves(draw))
