"""`/rest/v1/rpc/<function>`: from a request to a call, and from its answer to a response."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import psycopg
from starlette.requests import Request
from starlette.responses import Response

from meshhook.database.rpc import SCHEMA, Answer, Call, Caller, Function, FunctionMissing, Rpc
from meshhook.gateway.refusals import RefusedError, from_database
from meshhook.gateway.tokens import Tokens

MAX_BODY_BYTES: Final = 2_000_000
_JSON: Final = "application/json"
_ONE_OBJECT: Final = "application/vnd.pgrst.object+json"
_ACCEPTED: Final = (_JSON, _ONE_OBJECT, "application/*", "*/*")
_KEPT_SECRET: Final = frozenset({"authorization", "apikey", "cookie"})
"""Headers that the database is not told."""
_PREFERENCES: Final = {"return": {"representation"}, "count": {"exact"}, "handling": {"strict", "lenient"}}


class Calls:
    """Answers RPC requests."""

    def __init__(self, rpc: Rpc, tokens: Tokens) -> None:
        self._rpc = rpc
        self._tokens = tokens

    async def answer(self, request: Request) -> Response:
        """POST calls any function; GET and HEAD call one in a transaction that may only read."""
        claims = self._claims(request)
        name = str(request.path_params["function"])
        media, is_counted = _asked_for(request)
        caller = Caller(
            role=str(claims.get("role", "anon")),
            claims=claims,
            method=request.method,
            path=request.scope["path"],
            headers=_told_headers(request),
        )
        try:
            call = await self._call(request, name)
            answer = await self._rpc.call(call, caller)
        except psycopg.Error as error:
            raise from_database(error, is_anonymous=caller.role == "anon") from error
        return _response(request, call.function, answer, media, is_counted)

    def _claims(self, request: Request) -> Mapping[str, Any]:
        """Who calls: the bearer of a token, else whoever the API key stands for."""
        key = request.headers.get("apikey")
        if key is None:
            raise RefusedError(
                401, "PGRST302", "No API key found in request", hint="Send the header apikey, as supabase-js does."
            )
        claims = self._tokens.read_caller(key)
        authorization = request.headers.get("authorization")
        if authorization is None:
            return claims
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise RefusedError(401, "PGRST301", "The header Authorization is no Bearer token")
        return self._tokens.read_caller(token.strip())

    async def _call(self, request: Request, name: str) -> Call:
        if request.method == "POST":
            text, names = await _body(request)
            if request.query_params:
                raise _unsupported(f"The query parameter {next(iter(request.query_params))!r} of a POST")
            arguments: str | Mapping[str, str] = text
        else:
            pairs = request.query_params.multi_items()
            arguments, names = dict(pairs), tuple(key for key, _ in pairs)
            if len(arguments) < len(pairs):
                raise RefusedError(400, "PGRST100", "A query parameter is given twice.")
        try:
            function = await self._rpc.find(name, frozenset(names))
        except FunctionMissing as missing:
            raise _not_found(name, names, missing.like) from None
        return Call(function, tuple(names), arguments, request.method != "POST" or function.is_reading)


async def _body(request: Request) -> tuple[str, tuple[str, ...]]:
    """The body as text, and the names of the arguments in it."""
    content_type = request.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if content_type != _JSON:
        raise RefusedError(415, "PGRST102", f"Content-Type not acceptable: {content_type}")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedError(415, "PGRST102", "A body with Content-Encoding is not supported")
    size, parts = 0, []
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY_BYTES:
            raise RefusedError(413, "PGRST102", f"The body has more than {MAX_BODY_BYTES} bytes")
        parts.append(part)
    try:
        text = b"".join(parts).decode() or "{}"
        document = json.loads(text, parse_constant=_no_number, parse_int=float, parse_float=float)
    except RecursionError:
        raise RefusedError(413, "54001", "The body is nested too deeply") from None
    except ValueError as error:
        raise RefusedError(400, "PGRST102", "Empty or invalid json", str(error)) from None
    if not isinstance(document, dict):
        raise RefusedError(400, "PGRST102", "The body must be one object of named arguments")
    return text, tuple(document)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _asked_for(request: Request) -> tuple[str, bool]:
    """The media type of the answer, and whether rows are to be counted."""
    header = "content-profile" if request.method == "POST" else "accept-profile"
    schema = request.headers.get(header, SCHEMA)
    if schema != SCHEMA:
        raise RefusedError(
            406, "PGRST106", f"Invalid schema: {schema}", hint=f"Only the following schemas are exposed: {SCHEMA}"
        )
    for header in ("range", "range-unit"):
        if header in request.headers:
            raise _unsupported(f"The header {header}")
    is_counted = False
    for preference in re.split(r"\s*[,;]\s*", ", ".join(request.headers.getlist("prefer")).strip()):
        key, _, value = preference.partition("=")
        if preference and value not in _PREFERENCES.get(key, ()):
            raise RefusedError(400, "PGRST122", "Invalid preferences given", f"Invalid preferences: {preference}")
        is_counted = is_counted or key == "count"
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")]
    for media in accepted:
        if media in _ACCEPTED:
            return (_ONE_OBJECT if media == _ONE_OBJECT else _JSON), is_counted
    raise RefusedError(406, "PGRST107", f"None of these media types are available: {', '.join(accepted)}")


def _response(request: Request, function: Function, answer: Answer, media: str, is_counted: bool) -> Response:
    body = answer.body
    if media == _ONE_OBJECT and function.is_set:
        if answer.rows != 1:
            raise RefusedError(
                406,
                "PGRST116",
                "Cannot coerce the result to a single JSON object",
                f"The result contains {answer.rows} rows",
            )
        body = json.dumps(json.loads(body)[0]).encode()
    rows = f"0-{answer.rows - 1}" if answer.rows else "*"
    headers = {"content-range": f"{rows}/{answer.rows if is_counted else '*'}", "cache-control": "no-store"}
    if is_counted:
        headers["preference-applied"] = "count=exact"
    if function.is_void:
        return Response(None, 204, headers)
    return Response(body, 200, headers, f"{media}; charset=utf-8")


def _told_headers(request: Request) -> dict[str, str]:
    """What the database is told of the request; the address is the one that was seen, not one that was claimed."""
    told = {key: value for key, value in request.headers.items() if key not in _KEPT_SECRET}
    if request.client is not None:
        told["x-forwarded-for"] = request.client.host
    return told


def _not_found(name: str, names: tuple[str, ...], function: Function | None) -> RefusedError:
    parameters = ", ".join(sorted(names))
    hint = None
    if function is not None:
        hint = f"Perhaps you meant to call the function {SCHEMA}.{name}({', '.join(function.parameters)})"
    return RefusedError(
        404,
        "PGRST202",
        f"Could not find the function {SCHEMA}.{name}({parameters}) in the schema cache",
        f"Searched for the function {SCHEMA}.{name} with parameters {parameters or 'none'}.",
        hint,
    )


def _unsupported(what: str) -> RefusedError:
    return RefusedError(400, "PGRST100", f"{what} is not supported by the local gateway.")
