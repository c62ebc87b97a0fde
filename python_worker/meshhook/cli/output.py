"""How commands speak: calm text for people, one JSON document for scripts, errors on stderr.

Exit codes: 0 done, 1 refused, 2 wrong use of the command line, 3 no database that answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

import click
from pydantic import BaseModel
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from meshhook.errors import DatabaseUnavailable, MeshHookError, NothingRunning, Refused

REFUSED = 1
NOTHING_THERE = 3

JSON_WANTED = "meshhook.json"

_LOOKS: Mapping[str, tuple[str, str]] = {
    "succeeded": ("✓", "green"),
    "failed": ("✗", "red"),
    "lost": ("✗", "red"),
    "running": ("▸", "cyan"),
    "ready": ("▸", "cyan"),
    "queued": ("▸", "cyan"),
    "waiting": ("…", "cyan"),
    "paused": ("‖", "yellow"),
    "pending": ("·", "dim"),
    "skipped": ("-", "dim"),
    "canceled": ("-", "yellow"),
    "withdrawn": ("-", "dim"),
}


def console(*, quiet: bool = False) -> Console:
    """For stdout, made at each call so that it sees the stdout of now."""
    return Console(highlight=False, quiet=quiet)


def show(answer: BaseModel | object, *pictures: RenderableType) -> None:
    """Print the answer as it came when --json was given, else its pictures."""
    if wants_json():
        click.echo(as_json(answer))
        return
    out = console()
    for picture in pictures:
        out.print(picture)


def as_json(answer: BaseModel | object, indent: int | None = 2) -> str:
    """An answer as a JSON text; `indent=None` puts it on one line."""
    if isinstance(answer, BaseModel):
        return answer.model_dump_json(indent=indent)
    return json.dumps(answer, indent=indent, default=str, ensure_ascii=False)


def wants_json() -> bool:
    """Whether the command was given --json."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(JSON_WANTED))


def status(word: str) -> Text:
    """A status by sign, word and colour: never by colour alone."""
    sign, style = _LOOKS.get(word, ("•", ""))
    return Text(f"{sign} {word}", style=style)


def plain_table(*headings: str, gap: int = 2) -> Table:
    """A table without lines; what is too long for its column goes on below."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, gap, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def clock(moment: datetime | None) -> str:
    """A time as the reader's own clock shows it."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def short(value: Any, limit: int = 60) -> str:
    """A JSON value on one line, cut at a limit."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Told(click.ClickException):
    """An error of ours on its way to the terminal: one sentence, and what to do next."""

    exit_code = REFUSED

    def __init__(self, error: MeshHookError) -> None:
        super().__init__(str(error))
        self.error = error
        # The context is gone when click shows the error.
        self.is_json = wants_json()

    def show(self, file: IO[Any] | None = None) -> None:
        if self.is_json:
            click.echo(as_json({"error": self._document()}, indent=None), err=True)
            return
        err = Console(stderr=True, highlight=False, soft_wrap=True)
        if isinstance(self.error, Refused):
            err.print(
                f"[red]refused[/] [dim]{self.error.status} {escape(self.error.reason)}[/]  {escape(self.error.message)}"
            )
            for fact in _facts(self.error.facts):
                err.print(f"  {escape(fact)}")
        else:
            err.print(escape(self.message))
        if self.error.hint:
            err.print(f"  [dim]hint:[/] {escape(self.error.hint)}")

    def _document(self) -> dict[str, Any]:
        if not isinstance(self.error, Refused):
            return {"message": self.message, "hint": self.error.hint}
        return {
            "status": self.error.status,
            "reason": self.error.reason,
            "message": self.error.message,
            "hint": self.error.hint,
            "facts": self.error.facts,
        }


class NothingThere(Told):
    """The same, when there is nobody to ask."""

    exit_code = NOTHING_THERE


def told(error: MeshHookError) -> Told:
    """What click shows for an error of ours, with its exit code."""
    is_nobody = isinstance(error, (NothingRunning, DatabaseUnavailable))
    return NothingThere(error) if is_nobody else Told(error)


def _facts(facts: Mapping[str, Any]) -> list[str]:
    """The facts of a refusal that help a reader: the list of a definition's mistakes, line by line."""
    lines = []
    for name, value in facts.items():
        if name == "errors" and isinstance(value, list):
            lines += [
                f"{one.get('node') or 'definition'}: {one.get('problem')} {one.get('fix') or ''}"
                for one in value
                if isinstance(one, dict)
            ]
        elif name != "reason":
            lines.append(f"{name}: {short(value)}")
    return lines
