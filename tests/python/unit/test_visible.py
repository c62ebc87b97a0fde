"""What foreign text may do to a terminal: nothing. Whoever asks for JSON gets it as it is."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import click
import pytest
from click.testing import CliRunner
from rich.console import Console, RenderableType

from meshhook.cli.differences import picture_of_comparison, picture_of_difference
from meshhook.cli.options import json_option
from meshhook.cli.output import next_page, show, told
from meshhook.cli.pictures import event_line, picture_of_audit
from meshhook.database.answers import Difference, Event
from meshhook.database.audit_answers import AuditRow
from meshhook.database.resume_answers import Comparison
from meshhook.errors import MeshHookError, Refused
from meshhook.logs import make_log
from meshhook.progress import Progress
from meshhook.visible import visible, visible_lines

EVIL = "a\x1b[2Jb\x1b]0;x\x07c\nd\u202ee\x9bf\x7f"
SHOWN = r"a\x1b[2Jb\x1b]0;x\x07c\nd\u202ee\x9bf\x7f"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(picture: RenderableType) -> str:
    """The picture as plain text, in a window that breaks no line."""
    out = io.StringIO()
    Console(file=out, width=400, highlight=False).print(picture)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("one\ntwo\r\t", r"one\ntwo\r\t"),
        ("\u202edrow", r"\u202edrow"),
        ("\u2066\u200f\u061c\u2028\x85", r"\u2066\u200f\u061c\u2028\x85"),
        ("Grüße, 世界 🙂 [b]", "Grüße, 世界 🙂 [b]"),
    ],
)
def test_what_steers_a_terminal_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown
    assert visible({text: [text, 1, None]}) == {shown: [shown, 1, None]}


def test_our_own_lines_stay_lines() -> None:
    assert visible_lines("one\n\x1btwo\n") == "one\n\\x1btwo\n"


def test_an_event_is_one_line_whatever_it_says() -> None:
    event = Event.model_validate(
        {
            "number": 1,
            "type": "step_failed",
            "ts": "2026-01-02T03:04:05Z",
            "payload": {"step_key": EVIL, "attempt": 1, "error": {"message": EVIL}},
        }
    )
    line = drawn(event_line(event))
    assert line.count(SHOWN) == 2
    assert line.count("\n") == 1
    assert EVIL in event.payload.values()


def test_a_reason_in_the_audit_log_is_shown() -> None:
    row = AuditRow.model_validate(
        {
            "id": 1,
            "created_at": "2026-01-02T03:04:05Z",
            "user_id": str(uuid4()),
            "action": "resume_step",
            "resource_type": "workflow_run",
            "resource_id": str(uuid4()),
            "act_id": None,
            "metadata": {"reason": EVIL, "reset": [EVIL]},
        }
    )
    assert drawn(picture_of_audit([row])).count(SHOWN) == 2


def test_two_attempts_and_what_differs_between_them_are_shown() -> None:
    side = {
        "attempt": 1,
        "origin": "first",
        "status": "failed",
        "handle": EVIL,
        "effect_key": EVIL[:9],
        "started_at": None,
        "finished_at": None,
        "duration_s": None,
        "act": {
            "id": str(uuid4()),
            "kind": "resume_step",
            "actor": str(uuid4()),
            "reason": EVIL,
            "created_at": "2026-01-02T03:04:05Z",
        },
    }
    changes = [
        {"in": "input", "path": f"/{EVIL}", "kind": "changed", "a": "[red]", "b": None},
        {"in": "input", "path": "/x", "kind": "added", "b": EVIL, "b_bytes": 5000},
        {"in": "output", "path": "", "kind": "removed", "a": {"\x9b": "\u202e\x7f"}},
    ]
    drawing = drawn(
        picture_of_comparison(
            Comparison.model_validate(
                {"step_key": EVIL, "item_key": "", "a": side, "b": side, "changes": changes, "is_truncated": True}
            )
        )
    )
    assert visible_lines(drawing) == drawing
    assert drawing.count(SHOWN) == 6
    assert f"{SHOWN} (5,000 bytes)" in drawing
    assert r'{"\x9b": "\u202e\x7f"}' in drawing
    assert '- "[red]"' in drawing
    assert "+ null" in drawing
    assert "there is more" in drawing


def test_a_difference_is_shown() -> None:
    drawing = drawn(
        picture_of_difference(
            Difference.model_validate(
                {
                    "problem": "attempt_error",
                    "step_key": EVIL,
                    "item_key": EVIL,
                    "attempt": 1,
                    "event": 7,
                    "expected": None,
                    "found": {"\u202e": "[red]" + "x" * 1000},
                }
            )
        )
    )
    assert visible_lines(drawing) == drawing
    assert drawing.count(SHOWN) == 2
    assert r'{"\u202e": "[red]xxx' in drawing
    assert drawing.count("x") < 400


def show_error(error: MeshHookError, *words: str) -> str:
    @click.command()
    @json_option
    def command() -> None:
        raise told(error)

    return CliRunner().invoke(command, words).stderr


@pytest.mark.parametrize("error", [MeshHookError(EVIL, EVIL), Refused(409, EVIL, EVIL, EVIL, {"fact": EVIL})])
def test_an_error_and_its_hint_and_facts_are_shown(error: MeshHookError) -> None:
    said = show_error(error)
    assert visible_lines(said) == said
    assert said.count(SHOWN) == (4 if isinstance(error, Refused) else 2)
    document = json.loads(show_error(error, "--json"))["error"]
    assert (document["message"], document["hint"]) == (EVIL, EVIL)


def test_an_answer_is_shown_as_words_and_given_as_json_unchanged() -> None:
    @click.command()
    @json_option
    def command() -> None:
        show({"said": EVIL}, f"[red]{EVIL}")

    assert CliRunner().invoke(command).stdout == f"[red]{SHOWN}\n"
    assert json.loads(CliRunner().invoke(command, ["--json"]).stdout) == {"said": EVIL}


def test_progress_and_the_workers_lines_are_shown() -> None:
    out = _Terminal()
    progress = Progress(Console(file=out, width=400, highlight=False))
    progress.log(json.dumps({"event": EVIL, "problem": EVIL}))
    progress.log(EVIL)
    progress.say(EVIL.replace("\n", ""))
    with progress.phase("run") as phase:
        phase.detail = EVIL
    assert out.getvalue().count(SHOWN) == 4
    assert "\x1b]0" not in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()


def test_the_workers_console_log_is_shown_and_its_json_unchanged() -> None:
    terminal, file = _Terminal(), io.StringIO()
    facts: dict[str, Any] = {"problem": EVIL, "more": [EVIL]}
    make_log(stream=terminal).warning(EVIL, **facts)
    make_log(stream=file).warning(EVIL, **facts)
    said = terminal.getvalue()
    assert not {"\x07", "\u202e", "\x9b", "\x7f"} & set(said)
    assert "\x1b[2J" not in said
    assert said.count("\n") == 1
    assert json.loads(file.getvalue())["problem"] == EVIL


def test_the_next_page_can_be_pasted() -> None:
    assert next_page(None) == []
    assert next_page("2026-01-02 03:04:05+00|it's") == ["""more: --after '2026-01-02 03:04:05+00|it'"'"'s'"""]


def test_every_mistake_of_a_definition_is_one_line_and_none_is_a_hint_too() -> None:
    errors = [
        {"node": "a", "problem": "kind nothing is unknown", "fix": "use transform"},
        {"node": None, "problem": "there is a cycle", "fix": "cut it"},
    ]
    said = show_error(
        Refused(422, "invalid_definition", "no", "a: kind nothing is unknown use transform", {"errors": errors})
    )
    assert said.splitlines()[1:] == [
        "  a: kind nothing is unknown; use transform",
        "  definition: there is a cycle; cut it",
    ]
