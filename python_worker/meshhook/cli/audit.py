"""`meshhook audit`: who did what, whether the log still says so, and how it leaves the database."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID

import click
from rich.console import Group, RenderableType
from rich.text import Text

from meshhook.cli.options import Session, database_option, for_person, json_option, project_option
from meshhook.cli.output import REFUSED, as_json, next_page, show, wants_json
from meshhook.cli.pictures import labelled, picture_of_audit
from meshhook.database.audit_answers import AuditProblem
from meshhook.state import running_state
from meshhook.visible import visible


@click.group()
def audit() -> None:
    """Read, verify, export and prune the audit log."""


@audit.command("list")
@project_option
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@click.option("--after", metavar="NEXT", help="Go on where another page ended.")
@for_person
async def list_(session: Session, project: str | None, limit: int, after: str | None) -> None:
    """The acts of people in a project, newest first."""
    async with session.person() as person:
        page = await person.list_audit(await session.project(person, project), {}, limit, after)
    show(
        page,
        picture_of_audit(page.audit) if page.audit else "Nobody has done anything here yet.",
        *next_page(page.next),
    )


@audit.command("verify")
@project_option
@click.option("--head", metavar="N:HASH", help="A head that was kept outside: the chain must lead through it.")
@for_person
async def verify(session: Session, project: str | None, head: str | None) -> None:
    """Compute the chain of a project's audit rows anew.

    Exit code 1 if a row was edited, dropped, reordered or added; the first one is printed.
    """
    async with session.person() as person:
        verdict = await person.audit_verify(await session.project(person, project), head)
    if verdict.problem is None:
        show(verdict, f"the chain holds: {verdict.links:,} links", f"head {verdict.head or 'none yet'}")
        return
    show(verdict, picture_of_problem(verdict.problem))
    raise click.exceptions.Exit(REFUSED)


@audit.command("export")
@project_option
@click.option("--after", type=click.IntRange(min=0), default=0, metavar="NUMBER", help="Links after this one only.")
@for_person
async def export(session: Session, project: str | None, after: int) -> None:
    """Write the chain as a line of JSON a link, and its head to stderr."""
    page_after: int | None = after
    head: str | None = None
    async with session.person() as person:
        project_id = await session.project(person, project)
        while page_after is not None:
            page = await person.export_audit(project_id, page_after)
            for link in page.links:
                click.echo(json.dumps(link))
                head = f"{link['number']}:{link['hash']}"
            page_after = page.next
    click.echo(as_json({"head": head}, indent=None) if wants_json() else f"head {head or 'none'}", err=True)


@audit.command("prune")
@click.option("--project", "project_id", type=click.UUID, required=True, metavar="PROJECT_ID")
@click.option(
    "--before", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), required=True, metavar="TIME", help="In UTC."
)
@database_option
@json_option
def prune(project_id: UUID, before: datetime, database_url: str | None) -> None:
    """Remove the audit rows of a project from before a time, behind a checkpoint.

    For the owner of the database. Export first: what is removed is gone.
    """
    from meshhook.database.owner_calls import prune_audit

    url = database_url or running_state().database_url
    removed = asyncio.run(prune_audit(url, project_id, before.replace(tzinfo=UTC)))
    show({"removed": removed}, f"{removed:,} audit rows removed")


def picture_of_problem(problem: AuditProblem) -> RenderableType:
    """What is wrong, where, and what either side says."""
    told = problem.model_dump().items()
    return Group(
        Text("✗ the audit log is not what was written", "red"),
        labelled(*((name.replace("_", " "), [visible(str(value))]) for name, value in told if value is not None)),
    )
