"""Every exception of the package, and the one place where a SQLSTATE becomes one of them.

    MeshHookError
    ├── Refused                 the database said no, for a stated reason (PTnnn, WFnnn, classes 22, 23, 42501)
    ├── DatabaseUnavailable     nobody answers, or nobody lets us in: worth trying again later
    ├── DatabaseFailed          the database answered with something nobody planned for
    │   └── SchemaMissing       it has no MeshHook, or one older than this program
    ├── WrongServerVersion      not PostgreSQL 15 to 18
    ├── MigrationFailed         a file of sql/ could not be carried out; nothing was changed
    │   ├── MigrationChanged    a released migration is not what it was
    │   └── SchemaTooNew        the database is ahead of this program
    ├── PoolerBreaksListen      a transaction pooler swallows notifications
    ├── EmbeddedServerFailed    our own server did not start, or not stop
    │   └── PortTaken           somebody else listens there
    ├── NothingRunning          no `meshhook up` to talk to
    ├── MissingPart             a file or program that has to be installed
    ├── InvalidSettings         an option or an environment variable that can't be
    ├── NotOpened               a sealed secret that the key ring can't open
    └── NodeFailed              a step's work failed: what the worker reports, never a crash

Each message is one sentence for a person; `hint`, where there is one, is the next step.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psycopg


class MeshHookError(Exception):
    """What this package raises when it knows what went wrong."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class Refused(MeshHookError):
    """A rule of the database said no.

    `status` is the HTTP status PostgREST would answer, `reason` the stable word of docs/errors.md,
    `facts` the rest of the DETAIL object.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        hint: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.status = status
        self.reason = reason
        self.facts: dict[str, Any] = dict(facts or {})


class DatabaseUnavailable(MeshHookError):
    """Nobody answers at the database's address, or the login is refused."""


class DatabaseFailed(MeshHookError):
    """The database answered with an error that is no refusal; `sqlstate` names it."""

    def __init__(self, message: str, hint: str | None = None, sqlstate: str | None = None) -> None:
        super().__init__(message, hint)
        self.sqlstate = sqlstate


class SchemaMissing(DatabaseFailed):
    """A function or table that this program calls isn't there."""


class WrongServerVersion(MeshHookError):
    """The server is not PostgreSQL 15 to 18."""


class MigrationFailed(MeshHookError):
    """A file of sql/ could not be carried out. The transaction was rolled back."""


class MigrationChanged(MigrationFailed):
    """A migration that was carried out once differs from the file in the tree."""


class SchemaTooNew(MigrationFailed):
    """The database has migrations that this program doesn't know."""


class PoolerBreaksListen(MeshHookError):
    """LISTEN gets no notifications through the pooler at the database's address."""


class EmbeddedServerFailed(MeshHookError):
    """The embedded Postgres did not start, or did not stop."""


class PortTaken(EmbeddedServerFailed):
    """Another program listens on the port that was asked for."""


class NothingRunning(MeshHookError):
    """No `meshhook up` runs here."""

    def __init__(self, message: str = "Nothing is running: make up", hint: str | None = None) -> None:
        super().__init__(message, hint)


class MissingPart(MeshHookError):
    """A file or program is missing that has to be installed first."""


class InvalidSettings(MeshHookError):
    """An option, an environment variable or a settings file holds what it can't."""


class NotOpened(MeshHookError):
    """A secret is sealed with another key, or for another project or name."""


class NodeFailed(MeshHookError):
    """A step's work failed.

    `code` is the stable word of docs/errors.md, `error_class` decides about retries (`connection`,
    `timeout`, `rate_limited`, `server_error`, `client_error`, `expression`, `invalid_response` or
    `internal`), `retry_after_s` is what the other side asked for, `facts` go beside them.
    """

    def __init__(
        self,
        code: str,
        error_class: str,
        message: str,
        *,
        retry_after_s: float | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.error_class = error_class
        self.retry_after_s = retry_after_s
        self.facts: dict[str, Any] = dict(facts or {})


_UNAVAILABLE_CLASSES = ("08", "28", "53")
_UNAVAILABLE_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "3D000", "25006"})
_MISSING_STATES = frozenset({"3F000", "42P01", "42883"})


def from_database(error: psycopg.Error) -> MeshHookError:
    """The exception of this package that a psycopg error stands for; raise it `from` the original."""
    state = error.sqlstate
    message = error.diag.message_primary or str(error).strip() or type(error).__name__
    hint = error.diag.message_hint
    if state is None:
        if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
            return DatabaseUnavailable(f"The database can't be reached: {_one_line(message)}", hint)
        return DatabaseFailed(_one_line(message), hint)
    if state.startswith(("PT", "WF")):
        status = int(state[2:]) if state.startswith("PT") and state[2:].isdigit() else 409
        facts = _facts(error.diag.message_detail)
        reason = facts.pop("reason", state)
        return Refused(status, str(reason), message, hint, facts)
    if state == "42501":
        return Refused(403, "permission_denied", message, hint)
    if state == "54001":
        return Refused(413, "too_large", message, hint)
    if state.startswith("22"):
        return Refused(400, "invalid_argument", message, hint)
    if state in _MISSING_STATES:
        return SchemaMissing(
            f"The database has no MeshHook, or an older one: {_one_line(message)}",
            "Run: meshhook migrate",
            state,
        )
    if state.startswith(_UNAVAILABLE_CLASSES) or state in _UNAVAILABLE_STATES:
        return DatabaseUnavailable(f"The database can't be used: {_one_line(message)}", hint)
    return DatabaseFailed(_one_line(message), hint, state)


def _facts(detail: str | None) -> dict[str, Any]:
    """DETAIL is a JSON object where our own functions wrote it, and any text elsewhere."""
    try:
        facts = json.loads(detail or "{}")
    except ValueError:
        return {"detail": detail}
    return facts if isinstance(facts, dict) else {"detail": detail}


def _one_line(message: str) -> str:
    """Every line that ends without a stop gets one, so that the next begins a sentence of its own."""
    lines = [" ".join(line.split()) for line in message.splitlines() if line.strip()]
    stopped = [line if line.endswith((".", ":", ";", ",", "?", "!")) else f"{line}." for line in lines[:-1]]
    return " ".join([*stopped, *lines[-1:]])
