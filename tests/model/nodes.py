"""Nodes, and what edges ask of them, as dice choose them."""

from __future__ import annotations

from collections.abc import Sequence

from model.dice import Dice
from model.graphs import Node

HANDLES = ("a", "b", "c")
EXECUTED = ("transform", "http_call", "branch")
"""Kinds whose end is scripted."""
KINDS = {"transform": 42, "http_call": 20, "branch": 22, "delay": 8, "pause": 6, "terminate": 2}


def draw_handles(dice: Dice, source: Node) -> frozenset[str]:
    """What an edge asks of its source: of a branch one handle, or two, or nothing."""
    if not source.handles or dice.happens(15):
        return frozenset()
    first, count = dice.below(len(source.handles)), dice.one_of({1: 75, 2: 25})
    return frozenset((source.handles * 2)[first : first + count])


def draw_node(dice: Dice, key: str, ancestors: Sequence[str]) -> Node:
    kind = dice.one_of(KINDS)
    executes = kind in EXECUTED
    return Node(
        key,
        kind,
        is_tolerant=executes and dice.happens(20),
        tries=dice.one_of({1: 25, 2: 25, 3: 50}) if executes else 1,
        losses=dice.one_of({0: 25, 1: 50, 3: 25}),
        handles=HANDLES[: 2 + dice.below(2)] if kind == "branch" else (),
        ends_as=dice.one_of({"succeeded": 34, "failed": 33, "canceled": 33}) if kind == "terminate" else "",
        reads=_reads(dice, ancestors) if kind in ("transform", "http_call") else (),
        method=dice.one_of({"POST": 75, "GET": 25}) if kind == "http_call" else "",
    )


def _reads(dice: Dice, ancestors: Sequence[str]) -> tuple[str, ...]:
    read = {ancestors[dice.below(len(ancestors))] for _ in range(dice.below(4) if ancestors else 0)}
    return tuple(sorted(read))
