"""From an http_call's configuration to the request that goes out, and what may be told about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx

from meshhook import __version__
from meshhook.errors import NodeFailed
from meshhook.expressions import Meter, as_text, failed
from meshhook.nodes.base import Work
from meshhook.nodes.redaction import HIDDEN, Redaction, without_credentials
from meshhook.nodes.secret_values import secret_value
from meshhook.templates import SecretResolver, render

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_MAX_URL_CHARS: Final = 8_000
_MAX_HEADER_CHARS: Final = 16_000
"""Of all headers together, which is what common servers take."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_HOST: Final = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")
_HEADER_TEXT: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OUR_HEADERS: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "idempotency-key",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def refused(code: str, message: str) -> NodeFailed:
    """A request that is not even tried."""
    return NodeFailed(code, "client_error", message)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request, and its URL as it may be told: `***` for each secret and each value that proves who calls."""

    request: httpx.Request
    told_url: str


def prepare(work: Work, redaction: Redaction, meter: Meter) -> Outgoing:
    """The request of an http_call; raises NodeFailed for one that must not or can't go out."""
    config, document = work.config, work.context

    def resolve(name: str) -> str:
        value = secret_value(work, name)
        redaction.hide(value)
        return value

    def rendered(part: str, secret: SecretResolver = resolve) -> Any:
        return render(config.get(part), document, meter, secret)

    method = config.get("method", "GET")
    url = _url(as_text(rendered("url")), rendered("query"))
    headers = _headers(rendered("headers"))
    content = _content(rendered("body"), headers) if "body" in config else None
    told_url = _told_url(rendered) if redaction.is_needed else without_credentials(str(url))
    for name, value in headers.items():
        redaction.hide_header(name, value)
    if method not in SAFE_METHODS:
        headers["Idempotency-Key"] = work.effect_key
    return Outgoing(httpx.Request(method, url, headers=headers, content=content), told_url)


def _told_url(rendered: Callable[[str, SecretResolver], Any]) -> str:
    """Made anew rather than searched: a URL's escapes have too many spellings of one secret."""
    try:
        url = _url(as_text(rendered("url", _hide)), rendered("query", _hide))
    except NodeFailed:  # the secret stands where the stars can't, in the host
        return HIDDEN
    return without_credentials(str(url).replace(quote(HIDDEN), HIDDEN))


def _hide(name: str) -> str:
    return HIDDEN


def _url(text: str, query: Mapping[str, Any] | None) -> httpx.URL:
    if len(text) > _MAX_URL_CHARS:
        raise refused("url_refused", f"The URL is longer than {_MAX_URL_CHARS} characters.")
    try:
        url = httpx.URL(text.strip())
        if query:
            url = url.copy_merge_params({name: as_text(value) for name, value in query.items() if value is not None})
        # httpx reads this later too, where a name that only looks like an international one would be a fault of ours.
        _ = url.host
    except (httpx.InvalidURL, ValueError):
        raise refused("url_refused", "The URL can't be read.") from None
    if url.scheme not in ("http", "https"):
        raise refused("url_refused", "Only http and https URLs can be called.")
    if not _HOST.fullmatch(url.raw_host) or not 0 < (url.port or 80) < 65_536:
        raise refused("url_refused", "The URL names no host and port that can be.")
    if url.userinfo:
        raise refused("url_refused", "A URL must not hold a user or a password; use a header.")
    return url


def _headers(given: Mapping[str, Any] | None) -> httpx.Headers:
    headers = httpx.Headers(
        {
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"MeshHook/{__version__}",
        }
    )
    for name, value in (given or {}).items():
        if not _TOKEN.fullmatch(name):
            raise refused("header_refused", "A header's name holds characters that it can't.")
        if name.lower() in _OUR_HEADERS:
            raise refused("header_refused", f"The header {name} is set by MeshHook itself.")
        if value is None:
            continue
        text = as_text(value)
        if not _HEADER_TEXT.fullmatch(text):
            raise refused("header_refused", f"The header {name} holds characters that it can't.")
        headers[name] = text.strip()
    if sum(len(name) + len(value) for name, value in headers.items()) > _MAX_HEADER_CHARS:
        raise refused("header_refused", f"The headers are longer than {_MAX_HEADER_CHARS} characters together.")
    return headers


def _content(body: Any, headers: httpx.Headers) -> bytes:
    """A text under a Content-Type of its own goes out as it is, everything else as JSON."""
    content_type = headers.get("Content-Type")
    if isinstance(body, str) and content_type and "json" not in content_type.lower():
        text = body
    else:
        headers.setdefault("Content-Type", "application/json")
        text = json.dumps(body) if isinstance(body, str) else as_text(body)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise failed("body_invalid", "The body holds half of a surrogate pair.") from None
