"""Every call of a `meshhook.*` function for a person, and the answers the command line reads.

A person acts in the role `authenticated`, with the claims of the request set for one transaction, as
PostgREST does it. So row level security decides here too, whatever the connection could do by
itself. One call is one transaction: a refusal leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb, set_json_loads
from pydantic import JsonValue

from meshhook.database.answers import (
    Attempt,
    Difference,
    Done,
    Event,
    Events,
    JsonObject,
    NamedSecret,
    Projects,
    Published,
    RunPage,
    RunView,
    SealedSecret,
    Secrets,
    Started,
    Workflows,
)
from meshhook.database.audit_answers import AuditExport, AuditPage, AuditVerdict
from meshhook.database.resume_answers import BulkPage, Comparison, Plan, ResumedRun, ResumedStep, Undone
from meshhook.errors import from_database

CONNECT_TIMEOUT_S = 10
LONGEST_INTEGER = 4_000
"""In digits. Postgres stores more, and Python reads a few more."""


@dataclass(frozen=True)
class _Capacity:
    """The role that a person acts in, and the schema whose functions that role may call."""

    role: str
    schema: str


_PERSON = _Capacity("authenticated", "meshhook")
_WORKER = _Capacity("meshhook_worker", "meshhook_worker")


class Person:
    """A signed-in user on a database connection of their own."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], user_id: UUID) -> None:
        self._connection = connection
        self._claims = json.dumps({"sub": str(user_id), "role": "authenticated"})

    @classmethod
    @asynccontextmanager
    async def connect(cls, database_url: str, user_id: UUID) -> AsyncIterator[Person]:
        """A connection for as long as the context is open."""
        try:
            connection = await psycopg.AsyncConnection.connect(
                database_url,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                application_name="meshhook",
            )
        except psycopg.Error as error:
            raise from_database(error) from error
        try:
            await connection.set_isolation_level(psycopg.IsolationLevel.READ_COMMITTED)
            set_json_loads(_read, connection)
            yield cls(connection, user_id)
        finally:
            await connection.close()

    async def create_project(self, name: str) -> UUID:
        answer = await self._call("create_project", name=name)
        return UUID(answer["project_id"])

    async def list_projects(self) -> Projects:
        return Projects.model_validate(await self._call("list_projects"))

    async def set_secret(self, project_id: UUID, key: str, value_encrypted: str) -> NamedSecret:
        return NamedSecret.model_validate(
            await self._call("set_secret", project_id=project_id, key=key, value_encrypted=value_encrypted)
        )

    async def list_secrets(self, project_id: UUID) -> Secrets:
        return Secrets.model_validate(await self._call("list_secrets", project_id=project_id))

    async def delete_secret(self, project_id: UUID, key: str) -> NamedSecret:
        return NamedSecret.model_validate(await self._call("delete_secret", project_id=project_id, key=key))

    async def list_sealed(self, project_id: UUID) -> list[SealedSecret]:
        """The ciphertext of a project's secrets: for an admin whose login may act as a worker too."""
        answer = await self._call("list_sealed", _WORKER, p_project_id=project_id)
        return [SealedSecret.model_validate(one) for one in answer["secrets"]]

    async def reseal_secrets(self, project_id: UUID, resealed: list[JsonObject]) -> list[str]:
        """Replaces ciphertext, `{key, from, to}` each; the names of those that were still `from`."""
        answer = await self._call("reseal_secrets", _WORKER, p_project_id=project_id, p_secrets=Jsonb(resealed))
        return list(answer["keys"])

    async def publish_workflow(self, project_id: UUID, slug: str, definition: JsonValue) -> Published:
        return Published.model_validate(
            await self._call("publish_workflow", project_id=project_id, slug=slug, definition=Jsonb(definition))
        )

    async def list_workflows(self, project_id: UUID) -> Workflows:
        return Workflows.model_validate(await self._call("list_workflows", project_id=project_id))

    async def start_run(
        self,
        project_id: UUID,
        slug: str,
        document: JsonValue = None,
        *,
        version: int | None = None,
        idempotency_key: str | None = None,
        from_run: UUID | None = None,
    ) -> Started:
        """Start a run on a document; without one the function's own default holds."""
        return Started.model_validate(
            await self._call(
                "start_run",
                project_id=project_id,
                slug=slug,
                input=None if document is None else Jsonb(document),
                version=version,
                idempotency_key=idempotency_key,
                from_run=from_run,
            )
        )

    async def list_runs(
        self, project_id: UUID, filters: JsonObject, page_size: int, after: str | None = None
    ) -> RunPage:
        return RunPage.model_validate(
            await self._call(
                "list_runs",
                project_id=project_id,
                filter=Jsonb(filters),
                page_size=page_size,
                after=after,
            )
        )

    async def get_run(self, run_id: UUID) -> RunView:
        return RunView.model_validate(await self._call("get_run", run_id=run_id))

    async def get_attempt(self, run_id: UUID, step_key: str, attempt: int) -> Attempt:
        """One attempt with all of its input and output."""
        return Attempt.model_validate(
            await self._call("get_attempt", run_id=run_id, step_key=step_key, attempt=attempt)
        )

    async def compare_attempts(self, run_id: UUID, step_key: str, a: int, b: int, item_key: str = "") -> Comparison:
        """Two attempts of a step side by side, and what differs between them."""
        return Comparison.model_validate(
            await self._call("compare_attempts", run_id=run_id, step_key=step_key, a=a, b=b, item_key=item_key)
        )

    async def verify_run(self, run_id: UUID) -> Difference | None:
        """The first difference between a run's events and its tables; None when they agree."""
        answer = await self._call("verify_run", run_id=run_id)
        return None if answer is None else Difference.model_validate(answer)

    async def list_events(self, run_id: UUID, after: int = 0) -> list[Event]:
        """The events of a run after that number, in order."""
        answer = await self._call("list_events", run_id=run_id, after=after)
        return Events.model_validate(answer).events

    async def preview_resume(
        self, run_id: UUID, step_key: str, *, item_key: str = "", options: JsonObject | None = None
    ) -> Plan:
        return Plan.model_validate(
            await self._call(
                "preview_resume", run_id=run_id, step_key=step_key, item_key=item_key, options=Jsonb(options or {})
            )
        )

    async def resume_run_from_step(
        self,
        run_id: UUID,
        step_key: str,
        *,
        reason: str | None = None,
        idempotency_key: str | None = None,
        expected_attempt: int | None = None,
        input_patch: JsonValue = None,
        item_key: str = "",
        plan_hash: str | None = None,
        options: JsonObject | None = None,
    ) -> ResumedStep:
        return ResumedStep.model_validate(
            await self._call(
                "resume_run_from_step",
                run_id=run_id,
                step_key=step_key,
                reason=reason,
                idempotency_key=idempotency_key,
                expected_attempt=expected_attempt,
                input_patch=None if input_patch is None else Jsonb(input_patch),
                item_key=item_key,
                plan_hash=plan_hash,
                options=Jsonb(options or {}),
            )
        )

    async def resume_run(
        self,
        run_id: UUID,
        *,
        reason: str | None = None,
        idempotency_key: str | None = None,
        plan_hash: str | None = None,
        options: JsonObject | None = None,
    ) -> ResumedRun:
        """Resume all roots of a run."""
        return ResumedRun.model_validate(
            await self._call(
                "resume_run",
                run_id=run_id,
                reason=reason,
                idempotency_key=idempotency_key,
                plan_hash=plan_hash,
                options=Jsonb(options or {}),
            )
        )

    async def resume_runs(
        self,
        project_id: UUID,
        filters: JsonObject,
        reason: str | None = None,
        idempotency_key: str | None = None,
        options: JsonObject | None = None,
    ) -> BulkPage:
        """Resume one page of the runs that match."""
        return BulkPage.model_validate(
            await self._call(
                "resume_runs",
                project_id=project_id,
                filter=Jsonb(filters),
                reason=reason,
                idempotency_key=idempotency_key,
                options=Jsonb(options or {}),
            )
        )

    async def pause_run(self, run_id: UUID, reason: str | None = None) -> Done:
        return Done.model_validate(await self._call("pause_run", run_id=run_id, reason=reason))

    async def cancel_run(self, run_id: UUID, reason: str | None = None) -> Done:
        return Done.model_validate(await self._call("cancel_run", run_id=run_id, reason=reason))

    async def cancel_resume(self, act_id: UUID, reason: str | None = None) -> Undone:
        return Undone.model_validate(await self._call("cancel_resume", act_id=act_id, reason=reason))

    async def list_audit(
        self, project_id: UUID, filters: JsonObject, page_size: int, after: str | None = None
    ) -> AuditPage:
        return AuditPage.model_validate(
            await self._call(
                "list_audit",
                project_id=project_id,
                filter=Jsonb(filters),
                page_size=page_size,
                after=after,
            )
        )

    async def audit_verify(self, project_id: UUID, head: str | None = None) -> AuditVerdict:
        """Whether the audit chain of a project holds, and leads through a head that was kept outside."""
        return AuditVerdict.model_validate(await self._call("audit_verify", project_id=project_id, head=head))

    async def export_audit(self, project_id: UUID, after: int) -> AuditExport:
        """A page of the audit chain, in its order."""
        return AuditExport.model_validate(await self._call("export_audit", project_id=project_id, after=after))

    async def _call(self, function: str, as_whom: _Capacity = _PERSON, /, **arguments: object) -> Any:
        """The JSON that a function answers to named arguments.

        An argument that is None is left out, so that the function's own default holds. The proof of
        an act speaks at commit: an error there is a refusal like any other.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        statement = sql.SQL("select {function}({arguments})").format(
            function=sql.Identifier(as_whom.schema, function),
            arguments=sql.SQL(", ").join(
                sql.SQL("{} => {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in given
            ),
        )
        try:
            async with self._connection.transaction():
                await self._connection.execute(
                    "select set_config('request.jwt.claims', %s, true), set_config('role', %s, true)",
                    [self._claims, as_whom.role],
                )
                row = await (await self._connection.execute(statement, given)).fetchone()
        except psycopg.Error as error:
            raise from_database(error) from error
        return None if row is None else row[0]


def _read(text: str | bytes) -> Any:
    """The value of a JSON text; an integer that is too long for Python is the text of its digits."""
    return json.loads(text, parse_int=lambda digits: int(digits) if len(digits) <= LONGEST_INTEGER else digits)
