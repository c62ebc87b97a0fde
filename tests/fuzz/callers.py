"""Who calls, and what the request claims of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from uuid import UUID

from fuzz.world import TENANT_OF, user_id

SHARES = {"ada": 32, "olga": 18, "vic": 8, "bob": 16, "opal": 6, "sam": 7, "anon": 4, "nobody": 3, "odd": 6}
ODD_CLAIMS = (
    "",
    "x",
    "null",
    "[]",
    '"ada"',
    "{}",
    '{"sub": 5}',
    '{"sub": "ada"}',
    '{"sub": ""}',
    '{"sub": null}',
    '{"sub": "00000000-0000-0000-0000-000000000000"}',
    "[" * 20_000,
    '{"sub": "00000000-0000-0000-0000-000000000000", "user_metadata": {"role": "admin"}, "role": "postgres"}',
    '{"sub": "\\u0000"}',
)
HEADERS = (
    '{"x-request-id": "r-1", "x-forwarded-for": "203.0.113.9", "user-agent": "fuzz"}',
    "",
    "x",
    '{"user-agent": "' + "u" * 3000 + '"}',
    '{"x-request-id": {"a": 1}}',
    "[" * 20_000,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request's role and claims, and of which tenant's things it speaks."""

    name: str
    role: str
    claims: str
    headers: str
    tenant: str

    @property
    def user_id(self) -> str | None:
        """Whom the database takes the caller for; None for nobody."""
        try:
            return str(UUID(json.loads(self.claims)["sub"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def some_caller(random: Random) -> Caller:
    """Mostly somebody of a tenant."""
    (name,) = random.choices(list(SHARES), list(SHARES.values()))
    tenant = TENANT_OF.get(name) or random.choice(sorted(set(TENANT_OF.values())))
    headers = HEADERS[0] if random.random() < 0.9 else random.choice(HEADERS)
    role = "anon" if name == "anon" else "authenticated"
    claims = json.dumps({"role": role})
    if name == "odd":
        claims = random.choice(ODD_CLAIMS)
    elif name not in ("anon", "nobody"):
        claims = json.dumps({"sub": user_id(name), "role": role})
    return Caller(name, role, claims, headers, tenant)
