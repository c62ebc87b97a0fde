"""`meshhook audit`: who did what."""

from __future__ import annotations

import click

from meshhook.cli.options import Session, for_person, project_option
from meshhook.cli.output import next_page, show
from meshhook.cli.pictures import picture_of_audit


@click.group()
def audit() -> None:
    """Read the audit log."""


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
