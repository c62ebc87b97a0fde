"""`meshhook run`: start, list, show, watch, preview, resume, resume-all, pause, undo, cancel, compare, verify."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import click
from pydantic import JsonValue
from rich.text import Text

from meshhook.cli.differences import compare, verify
from meshhook.cli.options import JsonArgument, Session, for_person, project_option
from meshhook.cli.output import as_json, clock, console, next_page, plain_table, show, status, wants_json
from meshhook.cli.pictures import event_line, picture_of_run
from meshhook.cli.resume import preview, resume
from meshhook.cli.resume_all import resume_all
from meshhook.database.answers import JsonObject
from meshhook.following import follow_events
from meshhook.visible import visible

STATUSES = ("running", "succeeded", "failed", "paused", "canceled")


@click.group()
def run() -> None:
    """Start, follow, resume, pause and cancel runs."""


run.add_command(preview)
run.add_command(resume)
run.add_command(resume_all)
run.add_command(compare)
run.add_command(verify)


@run.command("start")
@click.argument("slug")
@click.option("--input", type=JsonArgument(), help="What the run works on: JSON or @FILE.")
@click.option("--version", type=click.IntRange(min=1), help="Of the workflow; else the newest.")
@click.option("--key", help="Idempotency key: asked twice with it, one run starts.")
@click.option("--from-run", type=click.UUID, metavar="RUN", help="Start that run again, from its start.")
@project_option
@for_person
async def start(
    session: Session,
    slug: str,
    input: JsonValue,
    version: int | None,
    key: str | None,
    from_run: UUID | None,
    project: str | None,
) -> None:
    """Start a run of the workflow SLUG."""
    async with session.person() as person:
        started = await person.start_run(
            await session.project(person, project),
            slug,
            input,
            version=version,
            idempotency_key=key,
            from_run=from_run,
        )
    word = "had started before" if started.replayed else "started"
    show(started, f"{word}: {started.run_id}")


@run.command("list")
@project_option
@click.option("--workflow", metavar="SLUG")
@click.option("--status", "wanted", type=click.Choice(STATUSES))
@click.option("--step", metavar="STEP", help="Runs that failed or wait at this step.")
@click.option("--error-like", metavar="TEXT", help="Runs whose error contains this.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@click.option("--after", metavar="NEXT", help="Go on where another page ended.")
@for_person
async def list_(
    session: Session,
    project: str | None,
    workflow: str | None,
    wanted: str | None,
    step: str | None,
    error_like: str | None,
    limit: int,
    after: str | None,
) -> None:
    """The runs of a project, newest first."""
    given: Mapping[str, str | None] = {
        "workflow": workflow,
        "status": wanted,
        "step_key": step,
        "error_like": error_like,
    }
    filters: JsonObject = {name: value for name, value in given.items() if value is not None}
    async with session.person() as person:
        page = await person.list_runs(await session.project(person, project), filters, limit, after)
    table = plain_table("run", "workflow", "status", "created")
    for one in page.runs:
        when = clock(one.created_at)[5:16]
        table.add_row(str(one.run_id), Text(f"{visible(one.workflow)} v{one.version}"), status(one.status), when)
    show(
        page,
        table if page.runs else "No run is like that.",
        *next_page(page.next),
    )


@run.command("show")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@for_person
async def show_(session: Session, run_id: UUID) -> None:
    """A run with its steps and their attempts."""
    async with session.person() as person:
        view = await person.get_run(run_id)
    show(view, picture_of_run(view))


@run.command("watch")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.option("--after", type=click.IntRange(min=0), default=0, help="Events after this number.")
@for_person
async def watch(session: Session, run_id: UUID, after: int) -> None:
    """The events of a run as they happen, until nothing of it is under way.

    With --json one document a line.
    """
    out = console()
    async with session.person() as person:
        async for event in follow_events(person, run_id, after):
            if wants_json():
                click.echo(as_json(event, indent=None))
            else:
                out.print(event_line(event), soft_wrap=True)
        view = await person.get_run(run_id)
    if not wants_json():
        out.print(status(view.run.status))


@run.command("pause")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.option("--reason")
@for_person
async def pause(session: Session, run_id: UUID, reason: str | None) -> None:
    """Let a run start nothing more; `meshhook run resume RUN` lets it go on."""
    async with session.person() as person:
        done = await person.pause_run(run_id, reason)
    show(done, f"the run is {done.status}")


@run.command("undo")
@click.argument("act_id", metavar="ACT", type=click.UUID)
@click.option("--reason")
@for_person
async def undo(session: Session, act_id: UUID, reason: str | None) -> None:
    """Undo the resume ACT, as long as no worker has begun anything of it."""
    async with session.person() as person:
        undone = await person.cancel_resume(act_id, reason)
    withdrawn = ", ".join(f"{one.step_key} attempt {one.attempt}" for one in undone.withdrawn)
    show(undone, f"withdrawn: {withdrawn}", f"the run is {undone.status}")


@run.command("cancel")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.option("--reason")
@for_person
async def cancel(session: Session, run_id: UUID, reason: str | None) -> None:
    """End a run: what has not finished is canceled."""
    async with session.person() as person:
        done = await person.cancel_run(run_id, reason)
    show(done, f"the run is {done.status}")
