"""How the gateway says no: PostgREST's error object, and the one place where a SQLSTATE becomes a status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import psycopg
from psycopg_pool import PoolTimeout
from starlette.responses import Response

_STATUS_OF_STATE: Final = {
    "23503": 409,
    "23505": 409,
    "25006": 405,
    "42883": 404,
    "42P01": 404,
    "42P17": 500,
    "54001": 413,  # JSON too deep to be read; PostgREST says 500
    "57P01": 503,
    "P0001": 400,
}
_STATUS_OF_CLASS: Final = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "25": 500, "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500,
    "40": 500, "53": 503, "54": 500, "55": 500, "57": 500, "58": 500, "F0": 500, "HV": 500, "P0": 500, "XX": 500,
}  # fmt: skip # a table, many classes a row


class RefusedError(Exception):
    """A request that is answered with an error object."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "details": details, "hint": hint, "message": message}
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The answer, as PostgREST would write it."""
        return Response(
            json.dumps(self.body, ensure_ascii=False), self.status, self.headers, "application/json; charset=utf-8"
        )


def from_database(error: psycopg.Error, *, is_anonymous: bool) -> RefusedError:
    """What a caller is told of an error of the database; somebody without a token is asked for one."""
    state = error.sqlstate
    if isinstance(error, PoolTimeout):
        return RefusedError(504, "PGRST003", "Timed out acquiring connection from connection pool.")
    if state is None:
        return RefusedError(503, "PGRST001", "The database can't be reached.", hint="Try again in a moment.")
    message = error.diag.message_primary or "The database refused."
    headers = {}
    if state.startswith("PT") and state[2:].isdigit():
        status = int(state[2:])
    elif state == "42501":
        status = 401 if is_anonymous else 403
    else:
        status = _STATUS_OF_STATE.get(state) or _STATUS_OF_CLASS.get(state[:2], 400)
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return RefusedError(status, state, message, error.diag.message_detail, error.diag.message_hint, headers)
