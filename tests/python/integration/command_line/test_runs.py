"""Runs at the command line: started, listed, shown, watched, compared, verified, stopped."""

from __future__ import annotations

import json

from .desk import ADMIN, DONE, VIEWER, Desk


def test_a_run_starts_once_for_one_key(desk: Desk) -> None:
    first = desk.json("run", "start", "orders", "--key", "k")
    again = desk.json("run", "start", "orders", "--key", "k")
    assert again == {**first, "replayed": True}
    assert first["run_id"] in desk.type("run", "start", "orders", "--key", "k").stdout


def test_runs_are_listed_newest_first_page_by_page(desk: Desk) -> None:
    runs = [desk.json("run", "start", "orders")["run_id"] for _ in range(3)]
    first = desk.json("run", "list", "--limit", "2")
    assert [run["run_id"] for run in first["runs"]] == [runs[2], runs[1]]
    rest = desk.json("run", "list", "--limit", "2", "--after", first["next"])
    assert [run["run_id"] for run in rest["runs"]] == [runs[0]]
    assert "more: --after" in desk.type("run", "list", "--limit", "2").stdout


def test_runs_are_filtered(desk: Desk) -> None:
    failed, done = desk.failed_run(), desk.finished_run()
    for words, expected in (
        (["--status", "failed"], [failed]),
        (["--step", "call"], [failed]),
        (["--error-like", "503"], [failed]),
        (["--workflow", "orders", "--status", "succeeded"], [done]),
        (["--workflow", "others"], []),
    ):
        assert [run["run_id"] for run in desk.json("run", "list", *words)["runs"]] == expected
    assert "No run is like that." in desk.type("run", "list", "--workflow", "others").stdout


def test_a_listed_run_can_be_copied_from_80_columns(desk: Desk) -> None:
    run_id = desk.failed_run()
    assert any(run_id in line for line in desk.type("run", "list").stdout.splitlines())


def test_a_run_is_shown_with_its_steps_and_what_went_wrong(desk: Desk) -> None:
    shown = desk.type("run", "show", desk.failed_run()).stdout
    for words in ("orders v1", "✗ failed", "✓ succeeded", "· pending", "The answer was 503."):
        assert words in shown


def test_the_events_of_a_run_are_watched_until_it_rests(desk: Desk) -> None:
    run_id = desk.failed_run()
    lines = desk.type("run", "watch", run_id).stdout.splitlines()
    assert "started  run" in lines[0]
    assert "The answer was 503." in "".join(lines)
    assert lines[-1] == "✗ failed"
    events = [json.loads(line) for line in desk.type("run", "watch", run_id, "--json").stdout.splitlines()]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    later = desk.type("run", "watch", run_id, "--after", "2", "--json").stdout.splitlines()
    assert len(later) == len(events) - 2


def test_two_attempts_are_compared_side_by_side(desk: Desk) -> None:
    run_id = desk.failed_run()
    desk.type("run", "resume", run_id, "call", "--patch", '{"input": {"title": "y", "new": 1}}', "--reason", "mended")
    desk.work(call=DONE)
    told = desk.type("run", "compare", run_id, "call", "1", "2")
    assert told.exit_code == 0
    lines = [line.rstrip() for line in told.stdout.splitlines()]
    assert "attempt 1" in lines[0]
    assert "✗ failed" in lines[1]
    assert "✓ succeeded" in lines[1]
    shown = told.stdout
    for words in ("resume_step", ADMIN, "mended", "took"):
        assert words in shown
    start = lines.index("input")
    assert lines[start + 1 : start + 5] == [
        "  + /input/new  1",
        "  ~ /input/title",
        '      - "x"',
        '      + "y"',
    ]
    assert lines[lines.index("output") + 1] == '  + (all of it)  {"status": 201}'
    assert lines[lines.index("error") + 1].startswith("  - (all of it)  {")
    compared = desk.json("run", "compare", run_id, "call", "1", "2")
    assert [(one["in"], one["path"], one["kind"]) for one in compared["changes"]] == [
        ("input", "/input/new", "added"),
        ("input", "/input/title", "changed"),
        ("output", "", "added"),
        ("error", "", "removed"),
    ]
    assert "a" not in compared["changes"][0]


def test_attempts_that_are_alike_differ_in_nothing(desk: Desk) -> None:
    run_id = desk.failed_run()
    assert "input, output and error are the same" in desk.type("run", "compare", run_id, "call", "1", "1").stdout
    refusal = desk.refusal("run", "compare", run_id, "call", "1", "2")
    assert (refusal["status"], refusal["reason"], refusal["facts"]) == (404, "attempt_not_found", {"attempt": 2})
    assert desk.refusal("run", "compare", run_id, "nowhere", "1", "2")["reason"] == "step_not_found"
    assert desk.refusal("run", "compare", run_id, "call", "1", "1", "--item", "x")["reason"] == "step_not_found"


def test_a_run_is_verified(desk: Desk) -> None:
    run_id = desk.failed_run()
    told = desk.type("run", "verify", run_id, user=VIEWER)
    assert (told.exit_code, told.stdout) == (0, "events and tables agree\n")
    assert desk.json("run", "verify", run_id) is None


def test_a_run_whose_tables_were_altered_is_told_with_exit_code_1(desk: Desk) -> None:
    run_id = desk.failed_run()
    desk.database.connect().execute(
        "update meshhook.run_steps set status = 'succeeded' where run_id = %s and step_key = 'call'", [run_id]
    )
    told = desk.type("run", "verify", run_id)
    assert told.exit_code == 1
    assert [line.split() for line in told.stdout.splitlines()] == [
        ["✗", "events", "and", "tables", "disagree"],
        ["problem", "step_status"],
        ["step", "call"],
        ["attempt", "1"],
        ["event", "5"],
        ["expected", '"failed"'],
        ["found", '"succeeded"'],
    ]
    document = desk.type("run", "verify", run_id, "--json")
    assert document.exit_code == 1
    difference = json.loads(document.stdout)
    assert (difference["problem"], difference["step_key"]) == ("step_status", "call")


def test_a_run_is_paused_and_goes_on(desk: Desk) -> None:
    run_id = desk.json("run", "start", "orders")["run_id"]
    assert desk.type("run", "pause", run_id, "--reason", "wait").stdout == "the run is paused\n"
    assert desk.work() == []
    assert desk.type("run", "resume", run_id).exit_code == 0
    assert desk.work(call=DONE) == ["read", "call", "after"]


def test_a_run_is_canceled(desk: Desk) -> None:
    run_id = desk.json("run", "start", "orders")["run_id"]
    assert desk.json("run", "cancel", run_id)["status"] == "canceled"
    assert desk.work() == []
