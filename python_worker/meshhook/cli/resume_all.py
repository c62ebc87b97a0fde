"""`meshhook run resume-all`: many runs, each resumed by an act of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

import click
from click.exceptions import Exit
from rich.console import Console, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from meshhook.bulk import TAKEN, Bulk, Pace
from meshhook.cli.options import Session, for_person, project_option
from meshhook.cli.output import REFUSED, as_json, plain_table, show, wants_json
from meshhook.cli.resume_options import resume_options, to_version
from meshhook.database.answers import JsonObject
from meshhook.database.resume_answers import BulkResult
from meshhook.visible import visible

SHOWN = 20
"""Refused runs that are listed one by one."""


@click.command("resume-all")
@project_option
@click.option("--workflow", metavar="SLUG")
@click.option("--version", type=click.IntRange(min=1))
@click.option("--failed-at", metavar="STEP", help="Runs that failed at this step, from there; else all their roots.")
@click.option("--status", metavar="STATUS", help="Runs of this status; else those with a failure.")
@click.option("--error-like", metavar="TEXT", help="Runs whose error contains this.")
@click.option("--started-from", metavar="TIME", help="Runs that started at this time or later.")
@click.option("--started-to", metavar="TIME", help="Runs that started before this time.")
@click.option("--reason", help="Why; it stands in the audit log, once a run.")
@click.option("--key", help="The key of an earlier call that was interrupted; else a new one is drawn.")
@click.option("--canary", type=click.IntRange(min=0), default=0, metavar="N", help="First so many, and wait for them.")
@click.option("--canary-wait", type=click.FloatRange(min=0), default=300, show_default=True, metavar="SECONDS")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), metavar="R", help="At most R resumes a second.")
@click.option("--stop-on-failure", is_flag=True, help="Stop when a run is refused, or fails again.")
@click.option("--dry-run", is_flag=True, help="Say what would be done with each run; change nothing.")
@to_version("--to-version")
@for_person
@resume_options
async def resume_all(
    session: Session,
    project: str | None,
    workflow: str | None,
    version: int | None,
    failed_at: str | None,
    status: str | None,
    error_like: str | None,
    started_from: str | None,
    started_to: str | None,
    reason: str | None,
    key: str | None,
    canary: int,
    canary_wait: float,
    rate: float | None,
    stop_on_failure: bool,
    dry_run: bool,
    wanted: JsonObject,
) -> None:
    """Resume all runs that match, page by page; each is resumed once, however often this is called with one key."""
    given = {
        "workflow": workflow,
        "version": version,
        "step_key": failed_at,
        "status": status,
        "error_like": error_like,
        "started_from": started_from,
        "started_to": started_to,
    }
    filters: JsonObject = {name: value for name, value in given.items() if value is not None}
    if not filters:
        raise click.UsageError("say which runs: --workflow, --failed-at, --status or another of the filters.")
    if not dry_run:
        key = key or f"bulk-{uuid4()}"
        _tell(key)
    pace = Pace() if dry_run else Pace(canary, canary_wait, rate, stop_on_failure)
    extra: JsonObject = {"dry_run": True} if dry_run else {}
    results: list[BulkResult] = []
    async with session.person() as person:
        project_id = await session.project(person, project)
        bulk = Bulk(person, project_id, filters, key, reason, {**wanted, **extra}, pace)
        with _progress() as progress:
            task = progress.add_task("", total=None)
            async for page in bulk.pages():
                results += page
                progress.update(task, description=_counted(results))
    show(
        {
            "key": key,
            "results": [result.model_dump(mode="json") for result in results],
            "stopped": bulk.stopped,
        },
        *_pictures(results, bulk.stopped),
    )
    if bulk.stopped is not None or not all(result.code in (*TAKEN, "would_resume") for result in results):
        raise Exit(REFUSED)


def _tell(key: str) -> None:
    """Say the key before anything is done under it, on stderr: what comes after may be cut off."""
    if wants_json():
        click.echo(as_json({"key": key}, indent=None), err=True)
    else:
        click.echo(
            f"key {visible(key)}   after an interruption, call again with the same words and this --key", err=True
        )


def _progress() -> Progress:
    """How far it has come, on stderr where somebody looks on."""
    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=wants_json() or not console.is_terminal)


def _counted(results: Sequence[BulkResult]) -> str:
    """Runs by code, on one line."""
    codes = Counter(result.code for result in results)
    return ", ".join(f"{number:,} {visible(code)}" for code, number in codes.most_common())


def _pictures(results: Sequence[BulkResult], stopped: str | None) -> list[RenderableType]:
    """Runs by code, and the first of those that were refused."""
    if not results:
        return ["No run is like that."]
    codes = Counter(result.code for result in results)
    table = plain_table("answer", "runs", "what to do")
    hints: dict[str, str | None] = {result.code: result.hint for result in results}
    for code, number in codes.most_common():
        table.add_row(visible(code), f"{number:,}", visible(hints[code] or ""))
    pictures: list[RenderableType] = [table]
    refused = [result for result in results if result.hint is not None]
    pictures += [Text(f"{visible(one.code)}  {one.run_id}", "dim") for one in refused[:SHOWN]]
    if len(refused) > SHOWN:
        pictures.append(Text(f"and {len(refused) - SHOWN:,} more; --json lists all", "dim"))
    return pictures if stopped is None else [*pictures, Text(f"stopped: {visible(stopped)}", "red")]
