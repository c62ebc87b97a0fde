"""What the database answers about the audit log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meshhook.database.answers import Answer, JsonObject


class AuditRow(Answer):
    """Who did what, when and why."""

    id: int
    act_id: UUID | None
    user_id: UUID | None
    action: str
    resource_type: str
    resource_id: UUID | None
    metadata: JsonObject
    created_at: datetime


class AuditPage(Answer):
    """One page of them, newest first."""

    audit: list[AuditRow]
    next: str | None


class AuditProblem(Answer):
    """What is not as it must be: at which link, and of which audit row."""

    problem: str
    number: int | None
    audit_id: int | None
    expected: str | None
    found: str | None


class AuditVerdict(Answer):
    """What an audit chain is, from its checkpoint to its head NUMBER:HASH."""

    head: str | None
    checkpoint: int
    links: int
    problem: AuditProblem | None


class AuditExport(Answer):
    """A page of an audit chain; each link is what a line of an export is."""

    links: list[JsonObject]
    next: int | None
