"""The log: one JSON line a transition, colours for a person, and never a reason to fall over."""

from __future__ import annotations

import io
import json

from meshhook.logs import make_log


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Broken(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_a_line_is_one_json_object_with_what_was_bound() -> None:
    stream = io.StringIO()
    make_log(stream=stream, worker="w1").info("step_claimed", run_id="r", note="two\nlines \u2028 \ud800")
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {
        "event": "step_claimed",
        "level": "info",
        "worker": "w1",
        "run_id": "r",
        "note": "two\nlines \u2028 \ud800",
    }


def test_a_person_at_a_terminal_gets_text() -> None:
    stream = _Terminal()
    make_log(stream=stream).warning("waiting_for_database", problem="nobody answers")
    assert "waiting_for_database" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_lines_below_the_level_are_left_out() -> None:
    stream = io.StringIO()
    log = make_log("warning", stream=stream)
    log.info("left_out")
    log.error("told")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["told"]


def test_a_reader_that_went_away_is_no_error() -> None:
    make_log(stream=_Broken()).error("unheard")
