"""Values as a request may hold them: JSON, text that only looks like it, and what is known at the time of the call."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Value = Any
"""JSON in which a Raw or a Ref may stand anywhere."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that goes out as it is: what no JSON library would write."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that is known by then, by its place among those of its kind; ids differ from play to play, places don't.

    `whose` is the tenant, or "missing" for an id that nothing has.
    """

    kind: str
    whose: str
    place: int


def as_text(value: Value, look_up: Callable[[Ref], str | None]) -> str:
    """The JSON text of a value."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Ref):
        return json.dumps(look_up(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {as_text(v, look_up)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_text(one, look_up) for one in value) + "]"
    return json.dumps(value)
