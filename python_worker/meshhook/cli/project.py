"""`meshhook project`: create and list."""

from __future__ import annotations

import click
from rich.text import Text

from meshhook.cli.options import Session, for_person
from meshhook.cli.output import plain_table, show
from meshhook.visible import visible


@click.group()
def project() -> None:
    """Create and list projects."""


@project.command("create")
@click.argument("name")
@for_person
async def create(session: Session, name: str) -> None:
    """Create a project, of which the person is the first admin."""
    async with session.person() as person:
        project_id = await person.create_project(name)
    show({"project_id": project_id}, f"created {name}: {project_id}")


@project.command("list")
@for_person
async def list_(session: Session) -> None:
    """The projects that the person is a member of."""
    async with session.person() as person:
        found = await person.list_projects()
    table = plain_table("project", "name")
    for one in found.projects:
        table.add_row(str(one.project_id), Text(visible(one.name)))
    show(found, table if found.projects else "You are in no project: meshhook project create NAME makes one.")
