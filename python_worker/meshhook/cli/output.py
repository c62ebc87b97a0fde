"""How commands speak: calm text for people, one JSON document for scripts, errors on stderr.

Exit codes: 0 done, 1 refused, 2 wrong use of the command line, 3 no database that answers.
"""

from __future__ import annotations

import json
import shlex
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
from meshhook.visible import visible

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
    """Print the answer as it came when --json was given, else its pictures; a text is words, not markup."""
    if wants_json():
        click.echo(as_json(answer))
        return
    out = console()
    for picture in pictures:
        if isinstance(picture, str):
            out.print(visible(picture), markup=False, soft_wrap=True)
        else:
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
    return Text(f"{sign} {visible(word)}", style=style)


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
    text = visible(" ".join(text.split(" ")))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def next_page(after: str | None) -> list[str]:
    """How to go on where a page ended, to be pasted behind the command; nothing after the last one."""
    return [] if after is None else [f"more: --after {shlex.quote(after)}"]


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
            reason, message = (escape(visible(text)) for text in (self.error.reason, self.error.message))
            err.print(f"[red]refused[/] [dim]{self.error.status} {reason}[/]  {message}")
            for fact in _facts(self.error.facts):
                err.print(f"  {escape(visible(fact))}")
        else:
            err.print(escape(visible(self.message)))
        # The hint of a definition is its first mistake, which stands in the list of all of them.
        if self.error.hint and not (isinstance(self.error, Refused) and _mistakes(self.error.facts)):
            err.print(f"  [dim]hint:[/] {escape(visible(self.error.hint))}")

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
    mistakes = _mistakes(facts)
    rest = [f"{name}: {short(value)}" for name, value in facts.items() if not (mistakes and name == "errors")]
    return mistakes + rest


def _mistakes(facts: Mapping[str, Any]) -> list[str]:
    """The mistakes of a definition, one a line: where, what, and what to do about it."""
    errors = facts.get("errors")
    if not isinstance(errors, list):
        return []
    return [
        f"{one.get('node') or 'definition'}: " + "; ".join(one[part] for part in ("problem", "fix") if one.get(part))
        for one in errors
        if isinstance(one, dict)
    ]
