"""Lines that tell how far a longer command has come: one for each phase, with what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from rich.console import Console
from rich.markup import escape

from meshhook.visible import visible, visible_lines


class Phase:
    """A phase under way; `detail` is what its line says once it is over."""

    def __init__(self) -> None:
        self.detail = ""


class Progress:
    """Writes phases and remarks to a console, or one JSON document a line."""

    def __init__(self, console: Console, *, as_json: bool = False) -> None:
        self.console = console
        self._as_json = as_json

    @contextmanager
    def phase(self, name: str) -> Iterator[Phase]:
        """A phase of the work; nothing is written when it fails, since the error says enough."""
        phase = Phase()
        began = monotonic()
        if self._as_json or not self.console.is_terminal:
            yield phase
        else:
            with self.console.status(f"{name} ..."):
                yield phase
        seconds = monotonic() - began
        if self._as_json:
            self._document({"phase": name, "detail": phase.detail, "seconds": round(seconds, 3)})
        else:
            self._line(f"{name:<12}{escape(visible(phase.detail))} [dim]({seconds:.1f} s)[/]")

    def say(self, text: str, **facts: object) -> None:
        """Words for people; programs get the facts beside them."""
        if self._as_json:
            self._document({"say": text.strip(), **facts})
        else:
            self._line(escape(visible_lines(text)))

    def log(self, line: str, source: str = "worker") -> None:
        """A line of the log of a process: JSON, which people get in a shorter form."""
        if self._as_json:
            self._document({source: _parsed(line) or line})
        else:
            self._line(f"[dim]{source} | {escape(visible(_readable(line)))}[/]")

    def _line(self, markup: str) -> None:
        with suppress(OSError):
            self.console.print(markup, soft_wrap=True)

    def _document(self, document: dict[str, object]) -> None:
        with suppress(OSError):
            self.console.print_json(json.dumps(document, default=str), indent=None, highlight=False)


class SteadyConsole(Console):
    """A console whose reader may go away: what holds servers must not fall over its own words."""

    def on_broken_pipe(self) -> None:
        """Go on in silence."""
        self.quiet = True


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        document = json.loads(line)
    except ValueError:
        return None
    return document if isinstance(document, dict) and "event" in document else None


def _readable(line: str) -> str:
    """A line of JSON as a person reads it: when, what, and the step first of all."""
    document = _parsed(line)
    if document is None:
        return line
    told = {key: value for key, value in document.items() if value not in (None, "")}
    for key in ("worker", "item_key", "act_id", "kind"):
        told.pop(key, None)
    words = [str(told.pop("at", ""))[11:19]]
    level = told.pop("level", "info")
    words += [] if level in ("info", "debug") else [f"{level}:"]
    words.append(str(told.pop("event")))
    if "step_key" in told:
        words.append(f"{told.pop('step_key')} {told.pop('attempt', '')}")
    run = str(told.pop("run_id", ""))[-8:]  # its random end: ids begin with the time
    words += [f"{key}={value}" for key, value in told.items()]
    return " ".join([*words, f"run={run}"] if run else words)
