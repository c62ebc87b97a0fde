"""`meshhook run preview` and `meshhook run resume`."""

from __future__ import annotations

import sys
from typing import cast
from uuid import UUID

import click
from pydantic import JsonValue

from meshhook.cli.options import JsonArgument, Session, for_person
from meshhook.cli.output import console, show, wants_json
from meshhook.cli.pictures import picture_of_plan, picture_of_resume
from meshhook.database.answers import JsonObject, Plan, ResumedRun, ResumedStep
from meshhook.database.api_calls import Person

option_option = click.option(
    "--option",
    "options",
    type=JsonArgument(),
    multiple=True,
    metavar="JSON",
    help="An object of options, such as '{\"delay\": 60}'; may be given several times.",
)
supplied_output_option = click.option(
    "--supplied-output",
    type=JsonArgument(),
    metavar="JSON",
    default=None,
    help="Don't execute the step: it is done, and this is its output.",
)


def _merged(options: tuple[JsonValue, ...], supplied_output: JsonValue) -> JsonObject:
    merged: JsonObject = {}
    for given in options:
        if not isinstance(given, dict):
            raise click.BadParameter("an option is a JSON object.", param_hint="--option")
        merged.update(given)
    if supplied_output is not None:
        merged["supplied_output"] = supplied_output
    return merged


@click.command("preview")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.argument("step", required=False)
@option_option
@supplied_output_option
@for_person
async def preview(
    session: Session,
    run_id: UUID,
    step: str | None,
    options: tuple[JsonValue, ...],
    supplied_output: JsonValue,
) -> None:
    """What a resume from STEP would do; without STEP, of all failed or stopped steps.

    Changes nothing.
    """
    async with session.person() as person:
        plan = await _plan(person, run_id, step, _merged(options, supplied_output))
    show(plan, picture_of_plan(plan))


@click.command("resume")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.argument("step", required=False)
@click.option("--reason", help="Why; it stands in the audit log.")
@click.option("--patch", type=JsonArgument(), help="A JSON merge patch over the step's input, or @FILE.")
@supplied_output_option
@click.option("--expected-attempt", type=click.IntRange(min=1), help="Refuse if the step has another one.")
@click.option("--plan-hash", help="Refuse if the plan is not the one of that preview.")
@click.option("--key", help="Idempotency key. The request goes out as typed: nothing is asked or added.")
@option_option
@click.option("--yes", is_flag=True, help="Don't ask before outside effects happen again.")
@for_person
async def resume(
    session: Session,
    run_id: UUID,
    step: str | None,
    reason: str | None,
    patch: JsonValue,
    supplied_output: JsonValue,
    expected_attempt: int | None,
    plan_hash: str | None,
    key: str | None,
    options: tuple[JsonValue, ...],
    yes: bool,
) -> None:
    """Resume a run from STEP; without STEP, all its failed or stopped steps."""
    if step is None and (patch is not None or expected_attempt is not None):
        raise click.UsageError("--patch and --expected-attempt are for one STEP.")
    wanted = _merged(options, supplied_output)
    async with session.person() as person:
        if key is None and plan_hash is None:
            plan = await _plan(person, run_id, step, wanted)
            plan_hash = plan.plan_hash
            _ask(plan, wanted, yes)
        resumed: ResumedRun | ResumedStep
        if step is None:
            resumed = await person.resume_run(
                run_id, reason=reason, idempotency_key=key, plan_hash=plan_hash, options=wanted
            )
        else:
            resumed = await person.resume_run_from_step(
                run_id,
                step,
                reason=reason,
                idempotency_key=key,
                expected_attempt=expected_attempt,
                input_patch=patch,
                plan_hash=plan_hash,
                options=wanted,
            )
    show(resumed, picture_of_resume(resumed))


async def _plan(person: Person, run_id: UUID, step: str | None, options: JsonObject) -> Plan:
    if step is None:
        return await person.preview_resume(run_id, "", {**options, "all_roots": True})
    return await person.preview_resume(run_id, step, options)


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _ask(plan: Plan, options: JsonObject, yes: bool) -> None:
    """Ask before an outside effect that happened, or may have, happens again; note the answer."""
    again = [effect for effect in plan.effects if effect.outcome in ("completed", "may_have_happened")]
    if not again:
        return
    if not yes:
        if wants_json() or not can_ask():
            raise click.UsageError("outside effects will happen again; say --yes to accept that.")
        console().print(picture_of_plan(plan))
        click.confirm("These effects will happen again. Go on?", abort=True)
    acknowledged = cast(list[JsonValue], options.setdefault("acknowledge", []))
    acknowledged += [effect.step_key for effect in again if effect.needs_acknowledgement]
