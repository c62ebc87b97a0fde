"""What commands have in common: which database, which person, text or JSON."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import JsonValue

from meshhook.cli.output import JSON_WANTED
from meshhook.database.api_calls import Person
from meshhook.errors import NothingRunning
from meshhook.state import running_state
from meshhook.visible import visible

Parameters = ParamSpec("Parameters")


def _readable_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse what libpq can't read, without repeating it: it may hold a password."""
    try:
        conninfo_to_dict(value or "")
    except psycopg.Error:
        raise click.BadParameter(
            "this is no address of a database, such as postgresql://USER:PASSWORD@HOST:5432/DATABASE."
        ) from None
    return value


database_option = click.option(
    "--database-url",
    callback=_readable_address,
    envvar="MESHHOOK_DATABASE_URL",
    metavar="URL",
    help="A Postgres to use; else the one that `meshhook up` runs.",
)


def _remember_json(context: click.Context, _: click.Parameter, value: bool) -> bool:
    context.meta[JSON_WANTED] = value
    return value


json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_remember_json,
    help="Print one JSON document, as the engine answered it.",
)


class JsonArgument(click.ParamType[JsonValue]):
    """JSON as it stands, or from a file with @FILE."""

    name = "JSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> JsonValue:
        text: str = value
        try:
            if text.startswith("@"):
                text = Path(text[1:]).read_text(encoding="utf-8")
            parsed: JsonValue = json.loads(text)
        except OSError as error:
            self.fail(f"{text[1:]} can't be read: {error.strerror}.", param, ctx)
        except ValueError as error:
            self.fail(f"this is not JSON: {error}.", param, ctx)
        return parsed


@dataclass(frozen=True)
class Session:
    """One command of one person."""

    database_url: str
    user_id: UUID
    project_id: UUID | None
    """The demo project, when `meshhook up` runs here and nothing else was said."""

    @asynccontextmanager
    async def person(self) -> AsyncIterator[Person]:
        async with Person.connect(self.database_url, self.user_id) as person:
            yield person

    async def project(self, person: Person, given: str | None) -> UUID:
        """The project meant: by id or name, else the demo's, else the only one the person has."""
        if given is None and self.project_id is not None:
            return self.project_id
        projects = (await person.list_projects()).projects
        chosen = [
            project.project_id
            for project in projects
            if given is None or given in (str(project.project_id), project.name)
        ]
        if len(chosen) == 1:
            return chosen[0]
        if not projects and given is None:
            raise click.UsageError("you are in no project: meshhook project create NAME makes one.")
        names = ", ".join(f"{visible(one.name)} ({one.project_id})" for one in projects) or "none"
        wanted = "say which" if given is None else f"{given!r} is not one"
        raise click.UsageError(f"{wanted}: --project takes one of your projects: {names}")


project_option = click.option(
    "--project", metavar="PROJECT", help="Name or id of a project; not needed when there is one."
)


def _session(database_url: str | None, user_id: UUID | None) -> Session:
    try:
        state = running_state()
    except NothingRunning:
        if database_url is None:
            raise
        state = None
    if state is not None and database_url in (None, state.database_url):
        is_demo_user = user_id in (None, state.user_id)
        return Session(
            state.database_url,
            user_id or state.user_id,
            state.project_id if is_demo_user else None,
        )
    if database_url is None or user_id is None:
        raise click.UsageError("say who acts: --as USER_ID")
    return Session(database_url, user_id, None)


def for_person(
    function: Callable[Concatenate[Session, Parameters], Awaitable[None]],
) -> Callable[..., None]:
    """Make a command of a coroutine that acts for a person: adds the options and runs it once."""

    @database_option
    @click.option(
        "--as",
        "user_id",
        type=click.UUID,
        envvar="MESHHOOK_USER_ID",
        metavar="USER_ID",
        help="Who acts; else the user of the demo.",
    )
    @json_option
    @functools.wraps(function)
    def command(*, database_url: str | None, user_id: UUID | None, **given: Any) -> None:
        # The parameters are click's business: it passes by name what the command declared.
        call: Callable[..., Any] = function
        asyncio.run(call(_session(database_url, user_id), **given))

    return command
