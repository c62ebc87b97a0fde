"""The tokens of local users: signed by a secret of this installation, read as PostgREST reads Supabase's."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import jwt

from meshhook.gateway.refusals import RefusedError

ACCESS_LASTS: Final = timedelta(hours=1)
REFRESH_LASTS: Final = timedelta(days=30)
LINK_LASTS: Final = timedelta(minutes=15)
_SKEW: Final = timedelta(seconds=30)
_FOR_ACCESS: Final = "authenticated"
_FOR_REFRESH: Final = "meshhook:refresh"
_FOR_LINK: Final = "meshhook:link"
_ALGORITHM: Final = "HS256"
_MOST_KEPT: Final = 1000


@dataclass(frozen=True)
class Link:
    """A one-time link that was read: whom it signs in, and what names this one link."""

    user_id: UUID
    number: str
    ends_at: datetime


@dataclass(frozen=True)
class _Kept:
    """The claims of a token that was found good, until it ends."""

    claims: dict[str, Any]
    ends_at: float


class Tokens:
    """Writes and reads tokens with one secret (32 bytes or more, as text)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._kept: dict[str, _Kept] = {}

    def anon(self) -> str:
        """The public key of the API: it says which installation is meant, and lets nobody do anything."""
        return jwt.encode({"iss": "meshhook", "role": "anon"}, self._secret, _ALGORITHM)

    def access(self, user_id: UUID) -> str:
        return self._sign(user_id, _FOR_ACCESS, ACCESS_LASTS, role="authenticated", session_id=str(uuid4()))

    def refresh(self, user_id: UUID) -> str:
        return self._sign(user_id, _FOR_REFRESH, REFRESH_LASTS)

    def link(self, user_id: UUID) -> str:
        return self._sign(user_id, _FOR_LINK, LINK_LASTS, jti=secrets.token_hex(16))

    def read_caller(self, token: str) -> dict[str, Any]:
        """The claims of whoever calls the API. Raises RefusedError, 401.

        As with PostgREST a token without a role is anonymous, and which roles there are the database knows.
        Tokens for another purpose are not for the API.
        """
        kept = self._kept.get(token)
        if kept is not None and time.time() < kept.ends_at:
            return kept.claims
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                leeway=_SKEW,
                options={"verify_aud": False, "verify_sub": False},
            )
        except jwt.ExpiredSignatureError:
            raise _unauthorized("PGRST303", "JWT expired") from None
        except (jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError):
            raise _unauthorized("PGRST303", "JWT not yet valid") from None
        except jwt.InvalidTokenError:
            raise _unauthorized("PGRST301", "JWT cannot be read or is not signed by this gateway") from None
        if claims.get("aud") in (_FOR_REFRESH, _FOR_LINK):
            raise _unauthorized("PGRST303", "JWT not in audience")
        if not isinstance(claims.get("role", "anon"), str):
            raise _unauthorized("PGRST303", "JWT has a role that is no text")
        self._keep(token, claims)
        return claims

    def read_refresh(self, token: str) -> UUID | None:
        """Whose session it goes on with; None when it is none, or is over."""
        claims = self._read(token, _FOR_REFRESH)
        return UUID(claims["sub"]) if claims else None

    def read_link(self, token: str) -> Link | None:
        """What a one-time link says; None when it is none, or came too late."""
        claims = self._read(token, _FOR_LINK)
        return Link(UUID(claims["sub"]), claims["jti"], datetime.fromtimestamp(claims["exp"], UTC)) if claims else None

    def _keep(self, token: str, claims: dict[str, Any]) -> None:
        """A page sends the same two tokens with each of its calls; nothing but time makes a good one bad."""
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[token] = _Kept(claims, float(claims.get("exp", "inf")))

    def _read(self, token: str, audience: str) -> Mapping[str, Any] | None:
        try:
            return jwt.decode(token, self._secret, algorithms=[_ALGORITHM], audience=audience)
        except jwt.InvalidTokenError:
            return None

    def _sign(self, user_id: UUID, audience: str, lasts: timedelta, **claims: str) -> str:
        now = datetime.now(UTC)
        return jwt.encode(
            {"iss": "meshhook", "sub": str(user_id), "aud": audience, "iat": now, "exp": now + lasts, **claims},
            self._secret,
            _ALGORITHM,
        )


def _unauthorized(code: str, message: str) -> RefusedError:
    return RefusedError(
        401,
        code,
        message,
        headers={"www-authenticate": f'Bearer error="invalid_token", error_description="{message}"'},
    )
