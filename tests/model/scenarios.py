"""What is to happen in a run: a script of outcomes and a list of moves.

Everything is drawn ahead of the play, so that a history can be played again, and cut smaller,
without drawing anything anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from model.graphs import Graph, Json, Node

RETRYABLE = "connection"
"""An error class that nodes try again by default."""
FINAL = "expression"
"""An error class that no node here tries again."""

ITEMS = [{"id": "a", "size": 1}, {"id": "b", "size": 1}, {"id": "c", "size": 1}]
"""The list that a map is given where nothing else is drawn."""
ITEM_OUTCOMES = 11
"""Outcomes that are drawn for the items of a map."""


@dataclass(frozen=True)
class Outcome:
    """What the worker says of one attempt; `effect` is what it knows of its call: that it was answered, that it may
    have happened, or that it was not sent."""

    outcome: str = "succeeded"
    output: Json = None
    handle: str | None = None
    error_class: str | None = None
    effect: str = "answered"


@dataclass(frozen=True)
class Ask:
    """What a resume asks for.

    An output for the step, or a patch of its input; that it starts later. `expects` is what it says of the current
    attempt: nothing, the truth, or something stale; `plan` which preview it goes by: none, one of this moment, or the
    last that was looked at. `consent` is what it says of effects that would happen again: nothing, that they are known,
    that they get a new key or the same one, or something about a step that it does not touch. `version` is the one that
    it wants the run to go on under (0: none in particular), and `is_widened` that what is not the same may run again.
    `timers` is what becomes of delays: one policy for all, "each" by its own, or "stranger" for one that it does not
    touch. `has_reason` is that it says why. `item` is the item of a map that it means, or `*` for any that is there
    when its turn comes.
    """

    is_supplied: bool = False
    patch: Json = None
    is_delayed: bool = False
    expects: str = ""
    plan: str = ""
    consent: str = ""
    version: int = 0
    is_widened: bool = False
    item: str = ""
    timers: str = ""
    has_reason: bool = False

    def __str__(self) -> str:
        said = (f"{name} {value}" for name, value in vars(self).items() if value)
        return ", ".join(said)


@dataclass(frozen=True)
class Move:
    """One move of the driver.

    `claim` takes up to `limit` pieces of work; `finish` reports `limit` leased ones in one call and claims as
    many; `release` gives one back, `expire` lets its lease run out; `due` makes a waiting step due; `deadline` lets
    the deadline of the run pass; `drain`
    works until nothing is active; `preview` looks at the plan of a resume; the rest are acts of a person. Which steps
    a move means, or of an undo which resume, is said by `keys`, or else chosen by `pick` among what is there when its
    turn comes. `by` is the connection that makes it; the last of the three is an operator's, the others
    are an admin's.
    """

    verb: str
    pick: int = 0
    limit: int = 1
    keys: tuple[str, ...] = ()
    ask: Ask = Ask()
    by: int = 0


@dataclass(frozen=True)
class Scenario:
    """A whole history, ready to be played."""

    graph: Graph
    script: Mapping[tuple[str, int], Outcome]
    moves: tuple[Move, ...]
    later: tuple[Graph, ...] = ()
    """Further versions of the graph, that a resume may take the run to."""

    def outcome(self, node: Node, attempt: int) -> Outcome:
        """The scripted outcome of an attempt; beyond the script all succeed, branches by default
        on their first handle. No branch chooses a handle that it does not have in this version."""
        scripted = self.script.get((node.key, attempt))
        if scripted is None:
            output = tag(node.key, attempt) | ({"items": ITEMS} if node.key in self.graph.sources else {})
            return Outcome(output=output, handle=node.handles[0] if node.handles else None)
        return scripted if scripted.handle in node.handles else dataclasses.replace(scripted, handle=None)

    def outcome_of_item(self, name: str, attempt: int) -> Outcome:
        """The same of an item of a map: it draws one of those that are scripted for all items of the map."""
        key, _, item = name.partition("[")
        place = (sum(item.encode()) + 3 * attempt) % ITEM_OUTCOMES
        scripted = self.script.get((of_items(key), place))
        output = tag(name, attempt)
        return dataclasses.replace(scripted, output=output) if scripted else Outcome(output=output)


def of_items(key: str) -> str:
    """What the script calls all items of a map."""
    return f"{key}[]"


def tag(key: str, attempt: int) -> Json:
    """An output that says which attempt made it."""
    return {"by": key, "attempt": attempt}
