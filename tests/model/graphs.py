"""Workflows as the model sees them. Nothing here is taken from the engine."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

Json = Any
"""What `json.loads` may answer."""

LONG_S = 3600
"""Delays and backoffs: so long that nothing falls due unless the driver says so."""


@dataclass(frozen=True)
class Policy:
    """Who may resume a node, whether a reason must be given, and what a resume may do with its call: never repeat it
    with a new key, ask, or be free to. It is no part of what the node does."""

    role: str = ""
    wants_reason: bool = False
    repeat: str = ""


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
    method: str = ""
    inner: Node | None = None
    """Of a map: what each item is given to. The map reads all that this reads."""
    source: str = ""
    """Of a map: the step whose output has the list, else the input of the run has it."""
    is_keyed: bool = False
    """Of a map: each item has a key of its own, else its place is its key."""
    concurrency: int = 1
    max_failures: int = 0
    is_given_input: bool = False
    """Of an inner node: it reads the input of the run."""

    def as_item(self, name: str) -> Node:
        """The inner node, as that of one item."""
        return dataclasses.replace(self, key=name)

    def limited_to(self, keys: Container[str]) -> Node:
        """The same node, reading of these steps alone."""
        return dataclasses.replace(
            self,
            reads=tuple(key for key in self.reads if key in keys),
            inner=self.inner and self.inner.limited_to(keys),
            source=self.source if self.source in keys else "",
        )

    policy: Policy = Policy()


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
    has_deadline: bool = False

    @functools.cached_property
    def by_key(self) -> dict[str, Node]:
        return {node.key: node for node in self.nodes}

    @functools.cached_property
    def edges_from(self) -> dict[str, tuple[Edge, ...]]:
        return {n.key: tuple(e for e in self.edges if e.source == n.key) for n in self.nodes}

    @functools.cached_property
    def edges_to(self) -> dict[str, tuple[Edge, ...]]:
        return {n.key: tuple(e for e in self.edges if e.target == n.key) for n in self.nodes}

    @functools.cached_property
    def below_others(self) -> frozenset[str]:
        """The nodes that an edge leads to."""
        return frozenset(edge.target for edge in self.edges)

    def shape(self, key: str) -> tuple[Node, frozenset[Edge]]:
        """What a node does, and the edges that lead to it: equal in two versions, it is the same step."""
        return dataclasses.replace(self.by_key[key], policy=Policy()), frozenset(self.edges_to[key])

    @functools.cached_property
    def sources(self) -> frozenset[str]:
        """The steps whose output has the list of a map."""
        return frozenset(n.source for n in self.nodes if n.source)

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

    def ancestors(self, key: str) -> set[str]:
        """Every node from which an edge path leads to this one."""
        found: set[str] = set()
        open_keys = [key]
        while open_keys:
            for edge in self.edges_to[open_keys.pop()]:
                if edge.source not in found:
                    found.add(edge.source)
                    open_keys.append(edge.source)
        return found

    def in_order(self) -> tuple[Node, ...]:
        """The nodes, every parent before its children."""
        depth = {node.key: len(self.ancestors(node.key)) for node in self.nodes}
        return tuple(sorted(self.nodes, key=lambda node: (depth[node.key], node.key)))

    def without(self, key: str) -> Graph:
        """The same graph less one node, its edges, and what was read through it."""
        edges = tuple(e for e in self.edges if key not in (e.source, e.target))
        return self.of(tuple(n for n in self.nodes if n.key != key), edges).pruned()

    def pruned(self) -> Graph:
        """The same graph, where no node reads what is not above it."""
        below = {node.key: self.descendants(node.key) for node in self.nodes}
        above = {n.key: {key for key, found in below.items() if n.key in found} for n in self.nodes}
        nodes = (n.limited_to(above[n.key]) for n in self.nodes)
        return self.of(tuple(nodes), self.edges)

    def of(self, nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> Graph:
        """The same graph with other nodes and edges."""
        return dataclasses.replace(self, nodes=nodes, edges=edges)

    def document(self) -> Json:
        """The definition as a person publishes it."""
        return {
            "nodes": [{"id": n.key, "type": n.kind, "data": _settings(n)} for n in self.nodes],
            "edges": [
                {"source": e.source, "target": e.target, **({"sourceHandle": h} if h else {})}
                for e in self.edges
                for h in sorted(e.handles) or [""]
            ],
            **({"settings": {"deadline_s": LONG_S}} if self.has_deadline else {}),
        }


def _settings(node: Node) -> Json:
    """The `data` of a node of the document."""
    data: dict[str, Json] = {}
    if node.is_tolerant:
        data["on_error"] = "continue"
    policy = {"role": node.policy.role, "require_reason": node.policy.wants_reason, "repeat": node.policy.repeat}
    if resume := {name: value for name, value in policy.items() if value}:
        data["resume"] = resume
    data["retry"] = {
        "attempts": node.tries,
        "backoff_s": LONG_S,
        "max_backoff_s": LONG_S,
        "lost": node.losses,
    }
    if node.kind == "map":
        assert node.inner
        data |= {
            "items": f"steps.{node.source}.output.items" if node.source else "input.items",
            **({"key": "item.id"} if node.is_keyed else {}),
            "node": {"type": node.inner.kind, "data": _inner_settings(node.inner)},
            "concurrency": node.concurrency,
            "max_failures": node.max_failures,
        }
    elif node.kind == "transform":
        parts = ", ".join(f"{key}: steps.{key}.output" for key in node.reads)
        data["expression"] = f"{{{parts}}}" if parts else "input"
    elif node.kind == "http_call":
        body = {key: f"{{{{ steps.{key}.output }}}}" for key in node.reads}
        data |= {"method": node.method, "url": "http://127.0.0.1:9/effect", **({"body": body} if body else {})}
    elif node.kind == "branch":
        data["conditions"] = [{"handle": h, "when": f"input.{h}"} for h in node.handles]
    elif node.kind == "delay":
        data["seconds"] = LONG_S
    elif node.kind == "terminate":
        data["status"] = node.ends_as
    return data


def _inner_settings(node: Node) -> Json:
    """The `data` of what each item is given to."""
    reads = {"item": "item", **{key: f"steps.{key}.output" for key in node.reads}}
    if node.is_given_input:
        reads["input"] = "input"
    data: Json = _settings(node)
    if node.kind == "transform":
        return data | {"expression": "{" + ", ".join(f"{name}: {read}" for name, read in reads.items()) + "}"}
    return data | {"body": {name: f"{{{{ {read} }}}}" for name, read in reads.items()}}
