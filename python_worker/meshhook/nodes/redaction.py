"""What a call must not tell, hidden in whatever is told or stored about it.

A service may say back what it was sent, in its body, a header, its reason phrase or an error page, and in the spelling
of the format that it says it in. What it makes of a value beyond that (a hash, a translation) can't be recognised.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote_plus

HIDDEN: Final = "***"

_SHORTEST_PART: Final = 8
"""Of a line of a secret, or a word of a header: anything shorter would hide ordinary words."""
_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))
_IN_A_PATH: Final = re.sub(r"[\"#<>?`{}]", "", _PRINTABLE)
_IN_A_QUERY: Final = re.sub(r"[\"#<>]", "", _PRINTABLE)
"""What the URL standard, and httpx with it, leaves as it is in a URL that a person wrote."""
_TELLING: Final = r"token|secret|passw|pwd|(api|access|private)[-_.]?key|signature|credential"
_SENSITIVE_HEADER: Final = re.compile(rf"authorization|cookie|{_TELLING}", re.IGNORECASE)
_SENSITIVE_KEY: Final = re.compile(rf"{_TELLING}|session|jwt|^(auth|key|sig|code)$", re.IGNORECASE)
_PARAMETER: Final = re.compile(r"([?&;])([^=&;#\s\"<>]+)=([^&;#\s\"<>]*)")
_FRAGMENT: Final = re.compile(r"#[^\s\"<>]+")


class Redaction:
    """The values that one call has used and may not tell."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._spellings: tuple[str, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to hide at all."""
        return bool(self._spellings)

    def hide(self, value: str) -> None:
        """From here on, `value` is hidden in every spelling that a service is likely to say it in."""
        if value and value not in self._values:
            self._values.add(value)
            found = {spelling for one in self._values for spelling in _spellings_of(one)}
            self._spellings = tuple(sorted(found, key=len, reverse=True))

    def hide_header(self, name: str, value: str) -> None:
        """Hides the value of a header that proves who calls, and each word of it."""
        if _SENSITIVE_HEADER.search(name):
            for part in (value, *value.split()):
                if len(part) >= _SHORTEST_PART:
                    self.hide(part)

    def text(self, text: str) -> str:
        for spelling in self._spellings:
            text = text.replace(spelling, HIDDEN)
        return text

    def value(self, value: Any) -> Any:
        """`value`, any JSON, with what is hidden gone from its strings, keys and numbers."""
        if not self.is_needed or value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if isinstance(value, dict):
            return {self.text(key): self.value(part) for key, part in value.items()}
        told = json.dumps(value)
        return value if self.text(told) == told else HIDDEN


def without_credentials(text: str) -> str:
    """A URL, or a header that holds some, without its fragments and the values of query keys that prove something."""
    return _PARAMETER.sub(_told_parameter, _FRAGMENT.sub("", text))


def _told_parameter(found: re.Match[str]) -> str:
    mark, name, _ = found.groups()
    return f"{mark}{name}={HIDDEN}" if _SENSITIVE_KEY.search(unquote_plus(name)) else found[0]


def _spellings_of(value: str) -> Iterator[str]:
    parts = {value, value.strip()} | {line.strip() for line in value.splitlines() if len(line) >= _SHORTEST_PART}
    parts |= {part.encode().decode("latin-1") for part in parts}  # how many services read a header
    for part in parts - {""}:
        spelled = {
            part,
            part.lower(),
            " ".join(part.split()),
            *_quoted(part),
            *(again for once in _quoted(part) for again in _quoted(once)),
            repr(part)[1:-1],
            html.escape(part),
            html.escape(part, quote=False),
        }
        escaped = {quote(part, safe=safe) for safe in ("", "/", _IN_A_PATH, _IN_A_QUERY)} | {quote_plus(part)}
        yield from spelled | escaped | {re.sub("%..", lambda found: found[0].lower(), one) for one in escaped}
        if len(part) >= _SHORTEST_PART:
            yield from _encoded(part.encode())


def _quoted(text: str) -> tuple[str, ...]:
    """How a text stands inside a JSON string, as different writers put it; a body within a body is quoted twice."""
    return (
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        json.dumps(text)[1:-1].replace("/", "\\/"),
    )


def _encoded(value: bytes) -> Iterator[str]:
    """Hexadecimal, and the three ways in which a value stands in the base64 of something longer."""
    yield value.hex()
    yield value.hex().upper()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + value)
        inner = whole[(0, 2, 3)[before] : (before + len(value)) * 8 // 6].decode()
        yield inner
        yield inner.replace("+", "-").replace("/", "_")
