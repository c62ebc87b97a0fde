"""Foreign text on a terminal: what would steer it is shown as an escape.

Messages of servers, reasons, keys, errors and events come from people and programs that we don't know. A terminal
obeys control characters, and bidirectional marks show words in an order in which they don't stand. Everything of
that kind that is printed for people goes through `visible`; JSON for programs stays as it is.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

from pydantic import BaseModel

T = TypeVar("T")

# C0, DEL and C1; the bidirectional marks of Unicode; its separators of lines; halves of surrogate pairs.
_STEERING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)
_SHORT: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(value: T) -> T:
    r"""The same with every steering character as `\n`, `\x1b` or `\u202e`, in all texts inside it.

    Takes a text, an answer of the database, or any JSON; what was made visible once stays as it is.
    """
    made: Any = value
    if isinstance(value, str):
        made = _STEERING.sub(_escape, value)
    elif isinstance(value, BaseModel):
        made = value.model_copy(update={name: visible(getattr(value, name)) for name in type(value).model_fields})
    elif isinstance(value, list):
        made = [visible(one) for one in value]
    elif isinstance(value, dict):
        made = {visible(key): visible(one) for key, one in value.items()}
    return made  # type: ignore[no-any-return]  # each branch gives back the type it was given


def visible_lines(text: str) -> str:
    """Words of ours in several lines, in which foreign ones may stand: the lines stay."""
    return "\n".join(map(visible, text.split("\n")))


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    return _SHORT.get(sign) or (f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}")
