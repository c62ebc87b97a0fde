"""What a person changes from one version of a graph to the next."""

from __future__ import annotations

import dataclasses

from model.dice import Dice
from model.graphs import Edge, Graph, Node
from model.nodes import draw_handles, draw_node, draw_policy

CHANGES = {"node": 30, "policy": 10, "deadline": 5, "add": 20, "drop": 10, "edge": 13, "unedge": 12}


def next_version(dice: Dice, graph: Graph, number: int) -> Graph:
    """The graph with a few changes, of which some undo each other."""
    for change in range(dice.one_of({1: 40, 2: 30, 3: 20, 5: 10})):
        graph = _changed(dice, graph, f"v{number}{'abcde'[change]}")
    return graph.pruned()


def _changed(dice: Dice, graph: Graph, new_key: str) -> Graph:
    change = dice.one_of(CHANGES)
    order = graph.in_order()
    at = dice.below(len(order))
    if change == "node":
        return _with_node(graph, draw_node(dice, order[at].key, sorted(graph.ancestors(order[at].key))))
    if change == "policy":
        return _with_node(graph, dataclasses.replace(order[at], policy=draw_policy(dice, order[at].kind)))
    if change == "deadline":
        return dataclasses.replace(graph, has_deadline=not graph.has_deadline)
    if change == "add":
        return _added(dice, graph, new_key, order, at)
    if change == "drop":
        return graph.without(order[at].key) if len(order) > 1 else graph
    if change == "unedge":
        return graph.of(graph.nodes, graph.edges[:at] + graph.edges[at + 1 :])
    return _with_edge(dice, graph, order[at], order[dice.below(at + 1)])


def _added(dice: Dice, graph: Graph, key: str, order: tuple[Node, ...], at: int) -> Graph:
    """One node more, below and above others."""
    parents = {order[dice.below(at + 1)].key for _ in range(dice.below(3))}
    graph = graph.of((*graph.nodes, Node(key, "transform")), graph.edges)
    for parent in sorted(parents):
        edge = Edge(parent, key, draw_handles(dice, graph.by_key[parent]))
        graph = graph.of(graph.nodes, (*graph.edges, edge))
    graph = _with_node(graph, draw_node(dice, key, sorted(graph.ancestors(key))))
    if at + 1 < len(order) and dice.happens(60):
        child = order[at + 1 + dice.below(len(order) - at - 1)]
        graph = _with_edge(dice, graph, child, graph.by_key[key])
    return graph


def _with_node(graph: Graph, node: Node) -> Graph:
    """A node as it is now, and of its edges only what it can choose."""
    edges = tuple(
        dataclasses.replace(edge, handles=edge.handles & set(node.handles)) if edge.source == node.key else edge
        for edge in graph.edges
    )
    return graph.of(tuple(node if old.key == node.key else old for old in graph.nodes), edges)


def _with_edge(dice: Dice, graph: Graph, target: Node, source: Node) -> Graph:
    """One edge more, or another in the place of one."""
    if source.key == target.key or target.key in graph.ancestors(source.key):
        return graph
    edge = Edge(source.key, target.key, draw_handles(dice, source))
    others = (old for old in graph.edges if (old.source, old.target) != (edge.source, edge.target))
    return graph.of(graph.nodes, (*others, edge))
