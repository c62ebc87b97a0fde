"""Looks at an installation from outside and says, for each thing that is wrong, what mends it. Changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from pydantic import BaseModel

from meshhook import __version__
from meshhook.database.doctor_calls import Examination
from meshhook.database.worker_calls import WorkerSession
from meshhook.errors import MeshHookError
from meshhook.migrator import NEWEST_SERVER, OLDEST_SERVER
from meshhook.settings import WorkerSettings
from meshhook.worker.listener import prove_notifications

LONG_DUE_S: Final = 60.0
"""From here on a due step waits for workers, not for its turn."""
LONG_TRANSACTION_S: Final = 300.0
"""From here on a transaction keeps dead queue rows from being cleaned away, and claims get slower."""


class Finding(BaseModel):
    """One thing that was looked at. `is_well` is None where this login can't tell."""

    check: str
    is_well: bool | None
    told: str
    mend: str | None = None


class Report(BaseModel):
    """All findings, in the order in which they should be mended."""

    is_well: bool
    findings: list[Finding]


async def examine(database_url: str) -> Report:
    """Every check. Raises DatabaseUnavailable when there is nobody to examine."""
    examination = await Examination.connect(database_url)
    try:
        findings = [
            _version(examination),
            await _migrations(examination),
            *[finding async for finding in _roles(examination)],
            await _grants(examination),
            *[finding async for finding in _as_worker(database_url)],
            await _oldest_transaction(examination),
        ]
    finally:
        await examination.close()
    return Report(is_well=all(finding.is_well is not False for finding in findings), findings=findings)


def _version(examination: Examination) -> Finding:
    major, minor = examination.server_version
    is_known = OLDEST_SERVER <= major <= NEWEST_SERVER
    return Finding(
        check="version",
        is_well=is_known,
        told=f"MeshHook {__version__} on PostgreSQL {major}.{minor}",
        mend=None if is_known else f"Use PostgreSQL {OLDEST_SERVER} to {NEWEST_SERVER}.",
    )


async def _migrations(examination: Examination) -> Finding:
    check = "migrations"
    try:
        due = await examination.migrations()
    except MeshHookError as problem:
        return Finding(check=check, is_well=False, told=problem.message, mend=problem.hint or "Run: meshhook migrate")
    if due is None:
        return Finding(
            check=check,
            is_well=None,
            told="this login may not read what was carried out",
            mend="Run doctor as the user who migrates: grant meshhook_owner to the_login",
        )
    if due.migrations:
        told = f"{len(due.migrations)} to carry out, from {due.migrations[0]}"
    elif due.is_replay_due:
        told = "all carried out, but functions and policies are of another version"
    else:
        return Finding(check=check, is_well=True, told="all carried out, functions and policies of this version")
    return Finding(check=check, is_well=False, told=told, mend="Run: meshhook migrate")


async def _roles(examination: Examination) -> AsyncIterator[Finding]:
    roles = await examination.roles()
    yield Finding(
        check="roles",
        is_well=not roles.missing,
        told=f"missing: {', '.join(roles.missing)}" if roles.missing else "all there",
        mend="Run: meshhook migrate" if roles.missing else None,
    )
    if roles.missing:
        return
    yield Finding(
        check="service role",
        is_well=roles.is_service_role_above_rls or None,
        told="bypasses row level security"
        if roles.is_service_role_above_rls
        else "sees only what policies show it: nothing",
        mend=None if roles.is_service_role_above_rls else "As a superuser: alter role service_role bypassrls",
    )
    yield Finding(
        check="worker's login",
        is_well=roles.is_worker,
        told=f"{roles.login} {'may' if roles.is_worker else 'may not'} act as meshhook_worker",
        mend=None if roles.is_worker else f'Run as its owner: grant meshhook_worker to "{roles.login}"',
    )


async def _grants(examination: Examination) -> Finding:
    wrong = await examination.wrong_grants()
    return Finding(
        check="grants",
        is_well=not wrong,
        told="; ".join(told for told, _ in wrong) or "as they should be",
        mend=f"Run as meshhook_owner: {'; '.join(mend for _, mend in wrong)}" if wrong else None,
    )


async def _as_worker(database_url: str) -> AsyncIterator[Finding]:
    """What a worker meets on this very address."""
    try:
        async with _session(database_url) as session:
            yield await _listen(database_url, session)
            stats = await session.stats()
    except MeshHookError as problem:
        yield Finding(check="worker", is_well=False, told=problem.message, mend=problem.hint or "Run: meshhook migrate")
        return
    expired = stats.queue["expired"]
    yield Finding(
        check="expired leases",
        is_well=not expired,
        told=f"{expired} of {stats.queue['leased']}",
        mend="Start a worker: its next claim ends them and the steps are tried again" if expired else None,
    )
    is_late = stats.oldest_due_s > LONG_DUE_S
    yield Finding(
        check="oldest due",
        is_well=not is_late,
        told=f"{stats.queue['due']} steps due, the oldest for {stats.oldest_due_s:.0f} s",
        mend="Start a worker that knows their kinds, or more of them, or raise --concurrency" if is_late else None,
    )


async def _listen(database_url: str, session: WorkerSession) -> Finding:
    try:
        await prove_notifications(session, WorkerSettings(database_url=database_url))
    except MeshHookError as problem:
        return Finding(check="listen", is_well=False, told=problem.message, mend=problem.hint)
    return Finding(check="listen", is_well=True, told="notifications arrive through this connection")


async def _oldest_transaction(examination: Examination) -> Finding:
    check = "oldest transaction"
    oldest = await examination.oldest_transaction()
    if oldest is not None and oldest.age_s > LONG_TRANSACTION_S:
        return Finding(
            check=check,
            is_well=False,
            told=f"open for {oldest.age_s:.0f} s by {oldest.login} (process {oldest.pid}, {oldest.state})",
            mend=f"Let its owner end it, or: select pg_terminate_backend({oldest.pid})",
        )
    if not await examination.sees_all_transactions():
        return Finding(
            check=check,
            is_well=None,
            told="this login sees only its own",
            mend="As an administrator: grant pg_read_all_stats to the_login",
        )
    told = "none" if oldest is None else f"open for {oldest.age_s:.0f} s"
    return Finding(check=check, is_well=True, told=told)


@asynccontextmanager
async def _session(database_url: str) -> AsyncIterator[WorkerSession]:
    session = await WorkerSession.connect(database_url, "doctor")
    try:
        yield session
    finally:
        await session.close()
