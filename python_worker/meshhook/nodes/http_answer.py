"""Reading an answer that nobody promised would be short, honest or ever end."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from meshhook import json_text
from meshhook.errors import NodeFailed
from meshhook.nodes.redaction import Redaction, without_credentials

MAX_RETRY_AFTER_S: Final = 86_400.0
_TOLD_HEADERS: Final = (
    "content-type",
    "date",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "x-request-id",
)
_ADDRESS_HEADERS: Final = ("link", "location")
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
"""Tells the two apart by their first bytes."""
_PACKING_BYTES: Final = 1_000
"""What packing adds at most to data of the limit's size that can't be packed."""
_MAX_HEADER_CHARS: Final = 1_000
_CHARSET: Final = re.compile(r"charset=\"?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """The decoded body; raises NodeFailed once it is known to be over `limit` bytes.

    Unpacking stops at the limit too, so a small answer can't become a large one; and what came over the wire is counted
    as well, so a large one can't pretend to be small: packed data may go on for ever and mean nothing.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    unpack = None
    if encoding in ("gzip", "x-gzip", "deflate"):
        unpack = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
    elif encoding not in ("", "identity"):
        raise invalid(f"The answer is packed as {encoding[:40]!r}, which was not asked for.")
    parts: list[bytes] = []
    size = 0
    received = 0
    async for raw in response.aiter_raw():
        received += len(raw)
        try:
            part = unpack.decompress(raw, limit - size + 1) if unpack else raw
        except zlib.error:
            raise invalid("The answer can't be unpacked.") from None
        size += len(part)
        if size > limit or received > limit + _PACKING_BYTES:
            raise NodeFailed(
                "response_too_large",
                "invalid_response",
                f"The answer is larger than {limit} bytes.",
            )
        parts.append(part)
    if unpack is not None and size and not unpack.eof:
        raise invalid("The answer ends before its packed data does.")
    return b"".join(parts)


def invalid(message: str) -> NodeFailed:
    """An answer that can't be read."""
    return NodeFailed("response_invalid", "invalid_response", message)


def body_value(body: bytes, content_type: str) -> Any:
    """JSON where the body is JSON that can be stored, text otherwise, null when there is none."""
    if not body:
        return None
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        json_text.dumps(value)
    except (ValueError, RecursionError):
        return _text(body, content_type)
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _text(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type)
    try:
        text = body.decode(named[1] if named else "utf-8", errors="replace")
    except LookupError:
        text = body.decode(errors="replace")
    return text.replace("\x00", "\ufffd")


def told_headers(headers: httpx.Headers, redaction: Redaction) -> dict[str, str]:
    """The few headers that a later step may need; cookies and the like stay out."""
    told: dict[str, str] = {}
    for name in _TOLD_HEADERS:
        if name in headers:
            value = without_credentials(headers[name]) if name in _ADDRESS_HEADERS else headers[name]
            told[name] = json_text.clean_text(redaction.text(value), _MAX_HEADER_CHARS)
    return told


def retry_after_s(headers: httpx.Headers) -> float | None:
    """Seconds that the other side asks us to wait, from a number or a date; at most a day."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_RETRY_AFTER_S)
    until = _date(text)
    if until is None:
        return None
    now = _date(headers.get("date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
