"""`meshhook run compare` and `meshhook run verify`: two attempts side by side, and a run's log beside its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import click
from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from meshhook.cli.options import Session, for_person
from meshhook.cli.output import REFUSED, clock, plain_table, show, status
from meshhook.cli.pictures import labelled
from meshhook.database.answers import Difference, JsonObject
from meshhook.database.resume_answers import Comparison, Side
from meshhook.visible import visible

PARTS = ("input", "output", "error")
LONGEST_VALUE = 300
"""Characters of a value that are shown; `--json` has more."""

_SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}


@click.command("compare")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.argument("step")
@click.argument("a", type=click.IntRange(min=1))
@click.argument("b", type=click.IntRange(min=1))
@click.option("--item", default="", metavar="KEY", help="The item of the step, if it has items.")
@for_person
async def compare(session: Session, run_id: UUID, step: str, a: int, b: int, item: str) -> None:
    """What differs between attempts A and B of STEP: status, times, input, output and error."""
    async with session.person() as person:
        comparison = await person.compare_attempts(run_id, step, a, b, item)
    show(comparison, picture_of_comparison(comparison))


@click.command("verify")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@for_person
async def verify(session: Session, run_id: UUID) -> None:
    """Fold the events of a run and compare what comes of them with its tables.

    Exit code 1 if they disagree; the first difference is printed.
    """
    async with session.person() as person:
        difference = await person.verify_run(run_id)
    if difference is None:
        show(None, "events and tables agree")
        return
    show(difference, picture_of_difference(difference))
    raise click.exceptions.Exit(REFUSED)


def picture_of_comparison(comparison: Comparison) -> RenderableType:
    """A column for each attempt, and below it what differs, part by part."""
    return Group(_heads(comparison.a, comparison.b), *_changes(comparison))


def _heads(a: Side, b: Side) -> Table:
    table = plain_table("", f"attempt {a.attempt}", f"attempt {b.attempt}")
    table.add_row("status", status(a.status), status(b.status))
    rows = {
        "origin": (a.origin, b.origin),
        "act": tuple("" if side.act is None else side.act.kind for side in (a, b)),
        "by": tuple("" if side.act is None else str(side.act.actor) for side in (a, b)),
        "reason": tuple((side.act and side.act.reason) or "" for side in (a, b)),
        "handle": (a.handle or "", b.handle or ""),
        "started": (clock(a.started_at), clock(b.started_at)),
        "finished": (clock(a.finished_at), clock(b.finished_at)),
        "took": tuple("" if side.duration_s is None else f"{side.duration_s:.3f} s" for side in (a, b)),
        "key": tuple(_cut(side.effect_key or "", 17) for side in (a, b)),
    }
    for label, cells in rows.items():
        if any(cells):
            table.add_row(label, *(Text(visible(cell)) for cell in cells))
    return table


def _changes(comparison: Comparison) -> Iterator[Text]:
    for part in PARTS:
        changes = [change for change in comparison.changes if change["in"] == part]
        if changes:
            yield Text(f"\n{part}", "bold")
        for change in changes:
            yield from _change(change)
    if not comparison.changes:
        yield Text("\ninput, output and error are the same")
    if comparison.is_truncated:
        yield Text(f"\nthere is more: these are the outermost {len(comparison.changes):,} changes", "dim")


def _change(change: JsonObject) -> Iterator[Text]:
    """A change by sign, path and colour: one line for what only one side has, three for what both have."""
    kind = str(change["kind"])
    sign, style = _SIGNS.get(kind, ("•", ""))
    place = visible(str(change["path"])) or "(all of it)"
    if kind == "changed":
        yield Text(f"  {sign} {place}", style)
        yield Text(f"      - {_side(change, 'a')}", "red")
        yield Text(f"      + {_side(change, 'b')}", "green")
    else:
        yield Text(f"  {sign} {place}  {_side(change, 'a' if kind == 'removed' else 'b')}", style)


def _side(change: JsonObject, side: str) -> str:
    """The value on one side; a cut one came as the beginning of its text."""
    size = change.get(f"{side}_bytes")
    if size is None:
        return _value(change.get(side))
    return f"{_cut(visible(str(change.get(side))), LONGEST_VALUE)} ({size:,} bytes)"


def picture_of_difference(difference: Difference) -> RenderableType:
    """What disagrees, where, and what either side says."""
    about = {
        "problem": difference.problem,
        "step": difference.step_key,
        "item": difference.item_key,
        "attempt": difference.attempt,
        "event": difference.event,
    }
    return Group(
        Text("✗ events and tables disagree", "red"),
        labelled(
            *((label, [visible(str(value))]) for label, value in about.items() if value not in (None, "")),
            ("expected", [_value(difference.expected)]),
            ("found", [_value(difference.found)]),
        ),
    )


def _value(value: JsonValue) -> str:
    return _cut(visible(json.dumps(value, ensure_ascii=False)), LONGEST_VALUE)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
