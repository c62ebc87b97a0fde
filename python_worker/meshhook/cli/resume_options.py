"""What a person can ask of a resume: options of the command line, as the one object that the functions take."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Concatenate, ParamSpec

import click
from pydantic import JsonValue

from meshhook.cli.options import JsonArgument, Session
from meshhook.database.answers import JsonObject

Parameters = ParamSpec("Parameters")

TIMERS = ("anew", "keep", "now")
KEYS = ("new_key", "same_key")

_OPTIONS = (
    click.option(
        "--delay", type=click.FloatRange(0, 31_536_000), metavar="SECONDS", help="Start the step so much later."
    ),
    click.option(
        "--timers",
        multiple=True,
        metavar="[STEP=]POLICY",
        help="The delays that are reset, or this one: anew (else), keep their due time, or now.",
    ),
    click.option("--acknowledge", multiple=True, metavar="STEP", help="Let its completed call happen again."),
    click.option(
        "--repeat",
        multiple=True,
        metavar="STEP=KEY",
        help="Let its call go out again with a new_key or the same_key.",
    ),
    click.option(
        "--supply",
        "--supplied-output",
        "supplied",
        type=JsonArgument(),
        metavar="JSON",
        help="Don't execute the step: it is done, and this is its output; or @FILE.",
    ),
    click.option(
        "--widen",
        is_flag=True,
        help="With another version: what it changed or added runs too, what is gone is retired.",
    ),
    click.option("--approve", "answer", flag_value="approve", help="Answer a pause step with yes."),
    click.option("--reject", "answer", flag_value="reject", help="Answer a pause step with no."),
    click.option(
        "--option",
        "options",
        type=JsonArgument(),
        multiple=True,
        metavar="JSON",
        help="An object of options, such as '{\"delay\": 60}'; may be given several times.",
    ),
)


def to_version(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds the version that runs are to go on under; where --version chooses the runs it has another name."""
    return click.option(
        name, "to_version", type=click.IntRange(min=1), help="Go on under this version of the workflow."
    )


def resume_options(
    function: Callable[Concatenate[Session, Parameters], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """Adds the options; the function gets them merged as `wanted`."""

    @functools.wraps(function)
    async def command(session: Session, **given: Any) -> None:
        # The parameters are click's business: it passes by name what was declared.
        call: Callable[..., Awaitable[None]] = function
        names = ("delay", "timers", "acknowledge", "repeat", "supplied", "to_version", "widen", "answer", "options")
        wanted = _merged(**{name: given.pop(name) for name in names})
        await call(session, wanted=wanted, **given)

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _merged(
    *,
    delay: float | None,
    timers: tuple[str, ...],
    acknowledge: tuple[str, ...],
    repeat: tuple[str, ...],
    supplied: JsonValue,
    to_version: int | None,
    widen: bool,
    answer: str | None,
    options: tuple[JsonValue, ...],
) -> JsonObject:
    """Options written as JSON first, then what was said by name."""
    merged: JsonObject = {}
    for one in options:
        if not isinstance(one, dict):
            raise click.BadParameter("an option is a JSON object.", param_hint="--option")
        merged.update(one)
    if delay is not None:
        merged["delay"] = delay
    if timers:
        merged["timers"] = _timers(timers)
    if acknowledge:
        merged["acknowledge"] = list(acknowledge)
    if repeat:
        merged["repeat"] = dict(_pairs("--repeat", repeat, KEYS))
    if to_version is not None:
        merged["version"] = to_version
    if widen:
        merged["widen"] = True
    if supplied is not None and answer is not None:
        raise click.UsageError("an answer is an output: say --supply, or --approve or --reject.")
    if supplied is not None:
        merged["supplied_output"] = supplied
    if answer is not None:
        merged["supplied_output"] = {"approved": answer == "approve"}
    return merged


def _timers(given: tuple[str, ...]) -> JsonValue:
    """One policy for all delays, or one each by step key."""
    if len(given) == 1 and given[0] in TIMERS:
        return given[0]
    return dict(_pairs("--timers", given, TIMERS))


def _pairs(name: str, given: Iterable[str], values: tuple[str, ...]) -> Iterable[tuple[str, JsonValue]]:
    for one in given:
        step, _, value = one.partition("=")
        if not step or value not in values:
            raise click.BadParameter(f"{one!r} is not STEP={'|'.join(values)}.", param_hint=name)
        yield step, value
