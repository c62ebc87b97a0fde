"""Ends of histories that chance would hardly come to: each brings about what only a certain order of moves does."""

from __future__ import annotations

from model.dice import Dice
from model.graphs import Graph
from model.scenarios import Ask, Move

KNOWN = Ask(consent="acknowledge", has_reason=True)


def draw_ending(dice: Dice, graph: Graph, later: tuple[Graph, ...]) -> tuple[Move, ...]:
    """One that this graph allows for, or none."""
    endings = _roots_in_line(graph, later[0]) if later else []
    return endings[dice.below(len(endings))] if endings and dice.happens(60) else ()


def _roots_in_line(graph: Graph, second: Graph) -> list[tuple[Move, ...]]:
    """Of two steps that are roots beside each other the next version has one below the other."""
    return [
        (
            *(Move("drain"), Move("resume_run", ask=KNOWN), Move("drain")),
            *(Move("resume", keys=(key,), ask=KNOWN) for key in (edge.source, edge.target)),
            *(Move("pause"), Move("resume_run", ask=Ask(consent="acknowledge", has_reason=True, version=2))),
        )
        for edge in second.edges
        if {edge.source, edge.target} <= graph.by_key.keys() and _are_apart(graph, edge.source, edge.target)
    ][:100]


def _are_apart(graph: Graph, one: str, other: str) -> bool:
    """Whether neither of two steps is above the other."""
    return one != other and one not in graph.descendants(other) and other not in graph.descendants(one)
