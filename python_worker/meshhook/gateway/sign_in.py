"""`/auth/v1`: as much of Supabase's sign-in as local users need.

A one-time link signs in; a session goes on by its refresh token.  Users are whoever the installation
signed a link for: there are no passwords here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from meshhook.gateway.refusals import RefusedError
from meshhook.gateway.tokens import ACCESS_LASTS, Link, Tokens

_MAX_BODY_BYTES: Final = 20_000


class _Verify(BaseModel):
    """What supabase-js sends for `verifyOtp({ type: "magiclink", token_hash })`."""

    model_config = ConfigDict(extra="ignore")

    type: str
    token_hash: str


class _Refresh(BaseModel):
    model_config = ConfigDict(extra="ignore")

    refresh_token: str


class SignIn:
    """Sessions by one-time links; `used` is the directory that remembers which of them were used."""

    def __init__(self, tokens: Tokens, used: Path) -> None:
        self._tokens = tokens
        self._used = used

    async def verify(self, request: Request) -> Response:
        """Turn a one-time link into a session, once."""
        try:
            asked = _Verify.model_validate_json(await _small_body(request))
        except ValidationError:
            return _refusal(400, "validation_failed", "Send type and token_hash of a one-time link.")
        link = self._tokens.read_link(asked.token_hash) if asked.type in ("magiclink", "email") else None
        if link is None or not self._take(link):
            return _refusal(
                403, "otp_expired", "The link was used before, or is too old: meshhook link prints another."
            )
        return self._session(link.user_id)

    async def token(self, request: Request) -> Response:
        """Go on with a session."""
        if request.query_params.get("grant_type") != "refresh_token":
            return _refusal(
                400, "unsupported_grant_type", "Only refresh_token is supported: sign in by a one-time link."
            )
        try:
            asked = _Refresh.model_validate_json(await _small_body(request))
        except ValidationError:
            return _refusal(400, "validation_failed", "Send refresh_token.")
        user_id = self._tokens.read_refresh(asked.refresh_token)
        if user_id is None:
            return _refusal(400, "refresh_token_not_found", "The session is over: sign in again.")
        return self._session(user_id)

    async def user(self, request: Request) -> Response:
        """Who the bearer of an access token is."""
        token = request.headers.get("authorization", "").partition(" ")[2]
        try:
            claims = self._tokens.read_caller(token)
            return JSONResponse(_user(UUID(str(claims.get("sub")))))
        except (RefusedError, ValueError):
            return _refusal(401, "bad_jwt", "The token is invalid or has expired.")

    async def logout(self, _: Request) -> Response:
        """Nothing is kept of a session here, so it ends where it is: in the browser."""
        return Response(None, 204)

    def _take(self, link: Link) -> bool:
        """Remember that a link is used; False when it was. Those that are too old by now are forgotten."""
        self._used.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = datetime.now(UTC).timestamp()
        for old in self._used.iterdir():
            if float(old.name.partition("-")[0]) < now:
                old.unlink(missing_ok=True)
        try:
            (self._used / f"{link.ends_at.timestamp():.0f}-{link.number}").open("x").close()
        except FileExistsError:
            return False
        return True

    def _session(self, user_id: UUID) -> Response:
        return JSONResponse(
            {
                "access_token": self._tokens.access(user_id),
                "token_type": "bearer",
                "expires_in": int(ACCESS_LASTS.total_seconds()),
                "expires_at": int((datetime.now(UTC) + ACCESS_LASTS).timestamp()),
                "refresh_token": self._tokens.refresh(user_id),
                "user": _user(user_id),
            },
            headers={"cache-control": "no-store"},
        )


def _user(user_id: UUID) -> dict[str, Any]:
    return {
        "id": str(user_id),
        "aud": "authenticated",
        "role": "authenticated",
        "app_metadata": {"provider": "link"},
        "user_metadata": {},
        "created_at": "1970-01-01T00:00:00Z",
    }


async def _small_body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_BODY_BYTES:
            return b""
    return body


def _refusal(status: int, code: str, message: str) -> Response:
    """An error as Supabase's sign-in writes it."""
    return JSONResponse({"code": status, "error_code": code, "msg": message}, status)
