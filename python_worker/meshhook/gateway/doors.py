"""Who may knock: this machine's own browser at this gateway's own address, and pages that were let in by name.

A page of another site can make a browser send requests to loopback, and a name that it controls can point
there (DNS rebinding).  So the Host must be ours, and an Origin, where there is one, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_ADDRESS_BYTES: Final = 64_000
MAX_HEADER_BYTES: Final = 64_000

_NOTHING: Final = ("default-src 'none'", "frame-ancestors 'none'")
_POLICY: Final = "; ".join(
    (
        *_NOTHING,
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
_OF_DATA: Final = {
    "content-security-policy": "; ".join(_NOTHING),
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
_OF_A_PAGE: Final = _OF_DATA | {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_DATA: Final = ("/rest/", "/auth/")
"""Where answers are never a page: each header more is one that every call of a client reads for nothing."""
_METHODS: Final = "GET, HEAD, POST, OPTIONS"
_EXPOSED: Final = "Content-Range, Preference-Applied, WWW-Authenticate"
_PREFLIGHT_LASTS_S: Final = 600


class Doors:
    """ASGI middleware: refuses foreign hosts and origins, answers preflights, adds the headers of every answer."""

    def __init__(self, app: ASGIApp, port: int, origins: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._own = frozenset(f"http://{host}" for host in self._hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        refusal = _excess(scope, headers) or self._refusal(headers, origin)
        added = _OF_DATA if scope["path"].startswith(_DATA) else _OF_A_PAGE
        if origin in self._origins and refusal is None:
            added = added | self._shared(origin)
        app = refusal or (_preflight(headers) if _is_preflight(scope, headers) else self._app)
        await app(scope, receive, _adding(send, Headers(added).raw))

    def _refusal(self, headers: Headers, origin: str | None) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("The gateway answers on loopback only, by its own address.\n", 421)
        if origin is not None and origin not in self._own | self._origins:
            return PlainTextResponse("Pages of other sites may not call the gateway.\n", 403)
        return None

    @staticmethod
    def _shared(origin: str) -> dict[str, str]:
        """What lets a page of another origin read the answer."""
        return {
            "access-control-allow-origin": origin,
            "access-control-expose-headers": _EXPOSED,
            "cross-origin-resource-policy": "cross-origin",
            "vary": "Origin",
        }


def _excess(scope: Scope, headers: Headers) -> Response | None:
    """A refusal of what is longer than anything a page says."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS_BYTES:
        return PlainTextResponse(f"The address has more than {MAX_ADDRESS_BYTES} bytes.\n", 414)
    if sum(len(name) + len(value) for name, value in headers.raw) > MAX_HEADER_BYTES:
        return PlainTextResponse(f"The headers have more than {MAX_HEADER_BYTES} bytes.\n", 431)
    return None


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _preflight(headers: Headers) -> Response:
    return Response(
        None,
        204,
        {
            "access-control-allow-methods": _METHODS,
            "access-control-allow-headers": headers.get("access-control-request-headers", ""),
            "access-control-max-age": str(_PREFLIGHT_LASTS_S),
        },
    )


def _adding(send: Send, added: list[tuple[bytes, bytes]]) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return answer
