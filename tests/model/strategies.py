"""Scenarios as Hypothesis draws them: bytes, from which `Dice` reads one decision after the other.

They are one draw. Of many small ones Hypothesis makes families of near copies, by repeating parts of what it drew
before: four of five histories would be one that was just played. And a draw costs as much as twenty readings, with
50,000 histories to play.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from hypothesis import strategies as st

from model.changes import next_version
from model.dice import Dice
from model.endings import draw_ending
from model.graphs import Edge, Graph, Json, Node
from model.nodes import EXECUTED, draw_handles, draw_map, draw_node
from model.scenarios import FINAL, ITEM_OUTCOMES, ITEMS, RETRYABLE, Ask, Move, Outcome, Scenario, of_items, tag

LARGEST = 40
"""Nodes of a graph."""
MAPS = {8: 70, 35: 30}
"""Of the nodes of a graph so many in a hundred are maps."""
VERBS = {
    "claim": 15, "finish": 26, "due": 4, "deadline": 1, "release": 2, "expire": 4, "drain": 6,
    "preview": 3, "resume": 23, "resume_run": 5, "undo": 5, "pause": 4, "cancel": 2,
}  # fmt: skip # a table, one kind a row

VERSIONS = {0: 85, 2: 7, 3: 5, 1: 2, 9: 1}
"""Mostly none; one of the three, or one that nobody published."""
PATCHES = (
    {"input": {"amount": 2}},
    {"input": {"amount": None}},
    {"input": {"who": {"name": None, "age": 36}}},
    {"input": {"who": "nobody"}, "steps": {"n0": {"output": {"by": "hand"}}}},
    {"steps": {"n0": None, "n1": {"output": None}}},
    {"item": {"size": 7}},
    {"item": None, "input": {"amount": 3}},
    {"input": {"items": ITEMS[:2]}},
    {"input": {"items": [*ITEMS[1:], {"id": "a", "size": 3}]}},
    {"steps": {"n0": {"output": {"items": [{"id": "b", "size": 5}]}}}},
)
"""Among them such that take away what another one gives, or read of no step that is there."""

LISTS: tuple[Json, ...] = (
    *(
        ITEMS,
        ITEMS[::-1],
        [*ITEMS[1:], ITEMS[0]],
        [ITEMS[1]],
        [*ITEMS, {"id": "d", "size": 1}],
        [{"id": "a", "size": 2}, *ITEMS[1:]],
    ),
    *([{"id": "e", "size": 1}, ITEMS[2], {"id": "b", "size": 2}], [{"id": key, "size": 1} for key in "cafedb"]),
    *([], [ITEMS[0], ITEMS[0]], [ITEMS[0], {"id": ""}]),
)
"""The lists of maps: the usual one, others with items that are gone, new, changed, moved, and bad ones."""


def scenarios() -> st.SearchStrategy[Scenario]:
    """Whole histories."""
    return st.binary(min_size=4000, max_size=4000).map(lambda thrown: _scenario(Dice(thrown)))


def _scenario(dice: Dice) -> Scenario:
    """Work and acts; now and then the run is worked to its end, and at last it is."""
    graph = _graph(dice)
    moves = [_move(dice) for _ in range(dice.one_of({10: 30, 20: 25, 40: 20, 2: 25}) + dice.below(16))]
    misfortune = dice.one_of({35: 30, 20: 30, 50: 20, 0: 20})
    script = {
        (node.key, attempt): _outcome(dice, node, attempt, misfortune)
        for node in graph.nodes
        if node.kind in EXECUTED
        for attempt in range(1, 1 + dice.below(9))
    }
    for node in graph.nodes:
        if node.key in graph.sources:
            _give_lists(dice, node.key, script)
        if node.inner:
            script |= {
                (of_items(node.key), place): _outcome(dice, node.inner, place, misfortune)
                for place in range(ITEM_OUTCOMES)
            }
            _spoil(dice, node.key, script)
    is_moving = any(move.ask.version for move in moves) and not any(node.inner for node in graph.nodes)
    later = _later(dice, graph) if is_moving else ()
    return Scenario(graph, script, (*moves, *draw_ending(dice, graph, later), Move("drain")), later)


def _later(dice: Dice, graph: Graph) -> tuple[Graph, ...]:
    """Versions 2 and 3, each made of one before it."""
    second = next_version(dice, graph, 2)
    return second, next_version(dice, second if dice.happens(70) else graph, 3)


def _give_lists(dice: Dice, key: str, script: dict[tuple[str, int], Outcome]) -> None:
    """Among the outputs of a step a list, each time perhaps another one."""
    for attempt in range(1, 8):
        made = script.get((key, attempt), Outcome(output=tag(key, attempt)))
        if made.outcome == "succeeded":
            items = LISTS[dice.below(len(LISTS))]
            script[key, attempt] = dataclasses.replace(made, output=tag(key, attempt) | {"items": items})


def _spoil(dice: Dice, key: str, script: dict[tuple[str, int], Outcome]) -> None:
    """Now and then a list can not be evaluated."""
    if dice.happens(15):
        script[key, 1 + dice.below(3)] = Outcome("failed", error_class=dice.one_of({RETRYABLE: 75, FINAL: 25}))


def _graph(dice: Dice) -> Graph:
    """A graph whose document lists its nodes in any order."""
    reach = dice.one_of({6: 33, 3: 34, 25: 33})
    maps = dice.one_of(MAPS)
    density = dice.one_of({4: 35, 6: 30, 3: 25, 2: 10})
    size = 1 + dice.below(dice.one_of({12: 40, 20: 30, LARGEST: 20, 5: 10}))
    nodes: list[Node] = []
    edges: list[Edge] = []
    above: dict[str, set[str]] = {}
    for number in range(size):
        key = f"n{number}"
        backs = {1 + dice.below(reach) for _ in range(dice.below(density))}
        parents = [nodes[number - back] for back in sorted(backs) if back <= number]
        edges += [Edge(parent.key, key, draw_handles(dice, parent)) for parent in parents]
        above[key] = {parent.key for parent in parents}.union(*(above[parent.key] for parent in parents))
        nodes.append(_node(dice, maps, key, [node for node in nodes if node.key in above[key]]))
    # 97 is a prime beyond every number of nodes: each stride gives an order of its own.
    stride = 1 + dice.below(96)
    nodes.sort(key=lambda node: _number(node) * stride % 97)
    return Graph(tuple(nodes), tuple(edges), has_deadline=dice.happens(30))


def _node(dice: Dice, maps: int, key: str, ancestors: Sequence[Node]) -> Node:
    if dice.happens(maps):
        return draw_map(dice, key, ancestors)
    return draw_node(dice, key, sorted(node.key for node in ancestors))


def _number(node: Node) -> int:
    return int(node.key[1:])


def _outcome(dice: Dice, node: Node, attempt: int, misfortune: int) -> Outcome:
    """How an attempt ends; of a branch, a fifth of the choices is none."""
    if dice.happens(misfortune):
        effect = dice.one_of({"answered": 50, "may_have_happened": 30, "not_sent": 20})
        return Outcome("failed", error_class=dice.one_of({RETRYABLE: 75, FINAL: 25}), effect=effect)
    handles = (*node.handles, *node.handles, None) if node.handles else (None,)
    return Outcome(output=tag(node.key, attempt), handle=handles[dice.below(len(handles))])


def _move(dice: Dice) -> Move:
    verb = dice.one_of(VERBS)
    pick = 100 * dice.below(100) + dice.below(100)
    ask = _ask(dice) if verb in ("resume", "resume_run", "preview") else Ask()
    return Move(verb, pick, 1 + dice.below(8), ask=ask, by=dice.below(3))


def _ask(dice: Dice) -> Ask:
    return Ask(
        is_supplied=dice.happens(15),
        patch=(dice.happens(25) and PATCHES[dice.below(len(PATCHES))]) or None,
        is_delayed=dice.happens(12),
        expects=dice.one_of({"": 66, "truth": 27, "stale": 7}),
        plan=dice.one_of({"": 80, "fresh": 7, "last": 13}),
        consent=dice.one_of({"": 45, "acknowledge": 20, "new_key": 16, "same_key": 16, "stranger": 3}),
        version=(version := dice.one_of(VERSIONS)),
        is_widened=version > 0 and dice.happens(55),
        item="*" if dice.happens(55) else "",
        timers=dice.one_of({"": 70, "keep": 9, "now": 9, "anew": 2, "each": 9, "stranger": 1}),
        has_reason=dice.happens(50),
    )
