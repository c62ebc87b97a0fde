"""map: the items of a list, each of which the database then gives to its inner node as a step of its own."""

from __future__ import annotations

from typing import Any, Final

from meshhook.errors import NodeFailed
from meshhook.expressions import Meter, evaluate
from meshhook.nodes.base import InlineNode, Output, Work

_MOST_ITEMS: Final = 10_000
_LONGEST_KEY: Final = 200
"""Bytes."""


class MapNode(InlineNode):
    """Evaluates the list and the key of each item; what runs of them, and when, the database decides.

    The output is `{"items": [{"key", "value"}...]}`. Without a `key` expression the key is the position in the list.
    """

    kind = "map"

    def evaluate(self, work: Work, meter: Meter) -> Output:
        items = evaluate(work.config["items"], work.context, meter)
        if not isinstance(items, list):
            raise NodeFailed("not_a_list", "expression", f"items is {_named(items)}, not a list.")
        if len(items) > _MOST_ITEMS:
            message = f"{len(items):,} items are more than {_MOST_ITEMS:,}."
            raise NodeFailed("too_many_items", "invalid_response", message)
        expression = work.config.get("key")
        keys: dict[str, int] = {}
        for position, item in enumerate(items):
            key = str(position)
            if expression is not None:
                key = _key(evaluate(expression, {**work.context, "item": item}, meter), position)
            if key in keys:
                raise NodeFailed(
                    "duplicate_key", "expression", f"Items {keys[key]} and {position} both have the key {key!r}."
                )
            keys[key] = position
        return Output({"items": [{"key": key, "value": item} for key, item in zip(keys, items, strict=True)]})


def _key(value: Any, position: int) -> str:
    """A text as it is, a whole number as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 1 <= len(value.encode(errors="replace")) <= _LONGEST_KEY:
        raise NodeFailed(
            "invalid_key",
            "expression",
            f"The key of item {position} is {_named(value)}: give 1 to {_LONGEST_KEY} bytes of text or a whole number.",
        )
    return value


def _named(value: Any) -> str:
    if value is None:
        return "null"
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
    return kinds.get(type(value), "an object")
