"""`meshhook workflow`: publish and list."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from meshhook.cli.options import Session, for_person, project_option
from meshhook.cli.output import clock, plain_table, show
from meshhook.visible import visible


@click.group()
def workflow() -> None:
    """Publish and list workflows."""


@workflow.command("publish")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@project_option
@for_person
async def publish(session: Session, slug: str, file: Path, project: str | None) -> None:
    """Publish FILE (JSON, - for standard input) as the next version of the workflow SLUG."""
    with click.open_file(str(file), encoding="utf-8") as source:
        try:
            definition = json.load(source)
        except ValueError as error:
            raise click.BadParameter(f"{file} is not JSON: {error}", param_hint="FILE") from None
    async with session.person() as person:
        project_id = await session.project(person, project)
        published = await person.publish_workflow(project_id, slug, definition)
    show(published, f"published {published.slug} v{published.version}")


@workflow.command("list")
@project_option
@for_person
async def list_(session: Session, project: str | None) -> None:
    """The workflows of a project, each with its newest version."""
    async with session.person() as person:
        found = await person.list_workflows(await session.project(person, project))
    table = plain_table("workflow", "version", "published")
    for one in found.workflows:
        table.add_row(Text(visible(one.slug)), f"v{one.version}", clock(one.versions[0].created_at))
    show(found, table if found.workflows else "No workflow is published in this project.")
