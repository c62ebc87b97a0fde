"""JSON on its way to and from the database: bounded, and free of what jsonb refuses.

A worker reads documents that other people wrote and writes documents that other people caused.
Both directions are hostile: `dumps` refuses, before it costs anything, a value that is too deep,
too large (also one that is small in memory and huge as text, since it holds one list many times),
not JSON, or not storable in jsonb. `loads` survives what jsonb stores and Python's parser refuses:
integers of thousands of digits and nesting deeper than Python's stack.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

MAX_DEPTH: Final = 64
"""Nesting of a step's output; deeper ones are a failure of the step."""

MAX_BYTES: Final = 1_000_000
"""A step's output as UTF-8 text; the database's own limit is a little higher, and judges last."""

_MAX_INTEGER_DIGITS: Final = 400
_MAX_READ_DEPTH: Final = 200

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")).encode


class NotStorable(ValueError):
    """A value that can't be stored as jsonb; `code` is the stable word for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Unreadable:
    """Stands where a document was nested too deeply to be read."""


UNREADABLE: Final = Unreadable()


def dumps(value: Any, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> str:
    """The compact JSON text of `value`; raises NotStorable when jsonb could not hold it."""
    if value is None:
        return "null"
    _check(value, max_bytes, max_depth)
    text = _encode(value)
    size = len(text) if text.isascii() else len(text.encode())
    if size > max_bytes:
        raise _too_large(max_bytes)
    return text


def _check(value: Any, max_bytes: int, max_depth: int) -> None:
    """Walks level by level, so depth is the loop's count and shared parts are paid each time."""
    size = 0
    depth = 0
    level: list[Any] = [value]
    while level:
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is str:
                _check_text(item)
                size += len(item) + 2
            elif kind is dict:
                for key in item:
                    if type(key) is not str:
                        raise NotStorable("output_not_json", "An object's key is no string, so it is not JSON.")
                    _check_text(key)
                    size += len(key) + 4
                size += 2
                below.extend(item.values())
            elif kind is list or kind is tuple:
                size += 2 + len(item)
                below.extend(item)
            elif kind is float:
                if not math.isfinite(item):
                    raise NotStorable("output_not_json", "The value holds a number that is not finite.")
                size += 3
            elif kind is int or kind is bool or item is None:
                size += 1
            else:
                raise NotStorable("output_not_json", f"The value holds a {kind.__name__}, which is not JSON.")
            if size > max_bytes:
                raise _too_large(max_bytes)
        level = below
        depth += 1
        if level and depth >= max_depth:
            raise NotStorable("output_too_deep", f"The value is nested deeper than {max_depth}.")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise NotStorable("output_not_json", "The value holds U+0000, which Postgres can't store.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise NotStorable(
                "output_not_json", "The value holds half of a surrogate pair, which is no text."
            ) from None


def _too_large(max_bytes: int) -> NotStorable:
    return NotStorable("output_too_large", f"The value is larger than {max_bytes} bytes as text.")


def clean_text(text: str, max_chars: int = 2_000) -> str:
    """`text` in a form that jsonb holds: cut, no U+0000, no half surrogate pairs."""
    if len(text) > max_chars:
        text = text[: max_chars - 1] + "\u2026"
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if not text.isascii():
        text = text.encode(errors="replace").decode()
    return text


def loads(text: str) -> Any:
    """The value of `text`; parts nested too deeply become UNREADABLE, huge integers floats."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _read_slowly(text)


_TOKEN = re.compile(r'\s*(?:(?P<mark>[{}\[\],:])|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<atom>[^\s{}\[\],:"]+))')
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


def _read_slowly(text: str) -> Any:
    """An iterative reader for what the C parser refuses; the text is Postgres's own, so it is valid."""
    root: list[Any] = []
    stack: list[Any] = [root]
    keys: list[str | None] = [None]
    position, skipped, expects_key = 0, 0, False

    def put(value: Any) -> None:
        holder = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[keys[-1]] = value

    while match := _TOKEN.match(text, position):
        position = match.end()
        mark = match["mark"]
        if mark in ("{", "["):
            if skipped or len(stack) > _MAX_READ_DEPTH:
                if not skipped:
                    put(UNREADABLE)
                skipped += 1
                continue
            fresh: Any = {} if mark == "{" else []
            put(fresh)
            stack.append(fresh)
            keys.append(None)
            expects_key = mark == "{"
        elif mark in ("}", "]"):
            if skipped:
                skipped -= 1
                continue
            if len(stack) == 1:
                raise ValueError("the text is not JSON")
            stack.pop()
            keys.pop()
            expects_key = False
        elif skipped:
            continue
        elif mark == ",":
            expects_key = isinstance(stack[-1], dict)
        elif mark == ":":
            expects_key = False
        elif match["text"] is not None:
            string = json.loads(match["text"])
            if expects_key:
                keys[-1] = string
            else:
                put(string)
        else:
            put(_atom(match["atom"]))
    if len(root) != 1 or len(stack) != 1 or text[position:].strip():
        raise ValueError("the text is not JSON")
    return root[0]


def _atom(token: str) -> Any:
    if token in _CONSTANTS:
        return _CONSTANTS[token]
    if len(token) <= _MAX_INTEGER_DIGITS and token.lstrip("-").isdigit():
        return int(token)
    return float(token)
