"""Nodes, and what edges ask of them, as dice choose them."""

from __future__ import annotations

from collections.abc import Sequence

from model.dice import Dice
from model.graphs import Node, Policy

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
        policy=draw_policy(dice, kind),
    )


def draw_map(dice: Dice, key: str, ancestors: Sequence[Node]) -> Node:
    """Its list comes from the input of the run, or from a step above."""
    makers = [node.key for node in ancestors if node.kind in EXECUTED]
    source = makers[dice.below(len(makers))] if makers and dice.happens(75) else ""
    calls = dice.happens(60)
    inner = Node(
        key,
        "http_call" if calls else "transform",
        tries=dice.one_of({1: 35, 2: 35, 3: 30}),
        losses=dice.one_of({0: 25, 1: 50, 3: 25}),
        reads=_reads(dice, [node.key for node in ancestors]) if dice.happens(30) else (),
        method=dice.one_of({"POST": 80, "GET": 20}) if calls else "",
        is_given_input=dice.happens(20),
    )
    return Node(
        key,
        "map",
        is_tolerant=dice.happens(15),
        tries=dice.one_of({1: 40, 2: 40, 3: 20}),
        losses=dice.one_of({0: 25, 1: 50, 3: 25}),
        reads=tuple(sorted({source, *inner.reads} - {""})),
        inner=inner,
        source=source,
        is_keyed=dice.happens(75),
        concurrency=dice.one_of({1: 25, 2: 45, 3: 15, 10: 15}),
        max_failures=dice.one_of({0: 60, 1: 25, 3: 15}),
        policy=draw_policy(dice, inner.kind),
    )


def _reads(dice: Dice, ancestors: Sequence[str]) -> tuple[str, ...]:
    read = {ancestors[dice.below(len(ancestors))] for _ in range(dice.below(4) if ancestors else 0)}
    return tuple(sorted(read))


def draw_policy(dice: Dice, kind: str) -> Policy:
    """What a node asks of a resume: mostly nothing."""
    is_asking = dice.happens(25)
    return Policy(
        role=dice.one_of({"": 50, "admin": 40, "operator": 10}) if is_asking else "",
        wants_reason=is_asking and dice.happens(50),
        repeat=dice.one_of({"": 55, "free": 20, "never": 20, "ask": 5}) if kind == "http_call" else "",
    )
