"""`meshhook run preview` and `meshhook run resume`."""

from __future__ import annotations

import sys
from typing import cast
from uuid import UUID

import click
from pydantic import JsonValue

from meshhook.cli.options import JsonArgument, Session, for_person
from meshhook.cli.output import console, show, wants_json
from meshhook.cli.pictures import picture_of_plan, picture_of_resume, told_effect
from meshhook.cli.resume_options import resume_options, to_version
from meshhook.database.answers import JsonObject
from meshhook.database.api_calls import Person
from meshhook.database.resume_answers import Effect, Plan, ResumedRun, ResumedStep
from meshhook.visible import visible

item_option = click.option("--item", default="", metavar="KEY", help="One item of a map, by its key.")


@click.command("preview")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.argument("step", required=False)
@item_option
@to_version("--version")
@for_person
@resume_options
async def preview(session: Session, run_id: UUID, step: str | None, item: str, wanted: JsonObject) -> None:
    """What a resume from STEP would do; without STEP, of all failed or stopped steps.

    Changes nothing.
    """
    _check(step, item, wanted)
    async with session.person() as person:
        plan = await _plan(person, run_id, step, item, wanted)
    show(plan, picture_of_plan(plan))


@click.command("resume")
@click.argument("run_id", metavar="RUN", type=click.UUID)
@click.argument("step", required=False)
@item_option
@click.option("--reason", help="Why; it stands in the audit log.")
@click.option("--patch", type=JsonArgument(), help="A JSON merge patch over the step's input, or @FILE.")
@click.option(
    "--expected-attempt", "--expect-attempt", type=click.IntRange(min=1), help="Refuse if it has another one."
)
@click.option("--plan-hash", help="Refuse if the plan is not the one of that preview; nothing is asked.")
@click.option("--key", help="Idempotency key. The request goes out as typed: nothing is asked or added.")
@click.option("--yes", is_flag=True, help="Don't ask before outside effects happen again.")
@to_version("--version")
@for_person
@resume_options
async def resume(
    session: Session,
    run_id: UUID,
    step: str | None,
    item: str,
    reason: str | None,
    patch: JsonValue,
    expected_attempt: int | None,
    plan_hash: str | None,
    key: str | None,
    yes: bool,
    wanted: JsonObject,
) -> None:
    """Resume a run from STEP; without STEP, all its failed or stopped steps."""
    _check(step, item, wanted)
    if step is None and (patch is not None or expected_attempt is not None):
        raise click.UsageError("--patch and --expected-attempt are for one STEP.")
    async with session.person() as person:
        if key is None and (plan_hash is None or yes):
            plan = await _plan(person, run_id, step, item, wanted)
            plan_hash = plan_hash or plan.plan_hash
            if not plan.is_refused:
                reason = _ask_why(plan, reason)
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
                item_key=item,
                plan_hash=plan_hash,
                options=wanted,
            )
    show(resumed, picture_of_resume(resumed))


def _check(step: str | None, item: str, wanted: JsonObject) -> None:
    if step is None and (item or "supplied_output" in wanted):
        raise click.UsageError("--item, --supply, --approve and --reject are for one STEP.")


async def _plan(person: Person, run_id: UUID, step: str | None, item: str, options: JsonObject) -> Plan:
    if step is None:
        return await person.preview_resume(run_id, "", options={**options, "all_roots": True})
    return await person.preview_resume(run_id, step, item_key=item, options=options)


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and not wants_json()


def _ask_why(plan: Plan, reason: str | None) -> str | None:
    """The reason, asked for if the definition wants one and somebody can give it."""
    if plan.policy.require_reason and not (reason or "").strip() and can_ask():
        return str(click.prompt("The definition wants to know why"))
    return reason


def _ask(plan: Plan, options: JsonObject, yes: bool) -> None:
    """Ask before an outside effect that happened, or may have, happens again; note the answer."""
    again = [effect for effect in plan.effects if effect.is_repeated and not _is_said(effect, options)]
    if not again:
        return
    if not yes:
        told = [visible(told_effect(effect)) for effect in again]
        if not can_ask():
            raise click.UsageError(
                "\n  ".join(["outside effects will happen again:", *told])
                + "\nsay --yes to accept that, or --acknowledge STEP or --repeat STEP=KEY for each."
            )
        console().print(picture_of_plan(plan))
        click.confirm("\n  ".join(["This will happen again:", *told]) + "\nGo on?", abort=True)
    acknowledged = cast(list[JsonValue], options.setdefault("acknowledge", []))
    acknowledged += [effect.step_key for effect in again if effect.needs_acknowledgement]


def _is_said(effect: Effect, options: JsonObject) -> bool:
    """Whether the options speak of this effect already."""
    words = (options.get("acknowledge"), options.get("repeat"))
    return any(isinstance(said, list | dict) and effect.step_key in said for said in words)
