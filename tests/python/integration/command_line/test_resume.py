"""A resume at the command line: looked at, asked for, answered, undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .desk import ADMIN, CALL, DEFINITION, DONE, FAILED, NODES, Desk


def test_a_preview_says_all_that_would_happen_and_changes_nothing(desk: Desk) -> None:
    run_id = desk.failed_run()
    before = desk.database.dump()
    told = desk.type("run", "preview", run_id, "call").stdout
    for words in ("attempt 1 → 2", "cloned", "after", "read", "POST https://tickets.example/", "503"):
        assert words in told
    assert desk.database.dump() == before


def test_a_resume_sends_patch_reason_and_the_plan_that_was_seen(desk: Desk, tmp_path: Path) -> None:
    run_id = desk.failed_run()
    patch = tmp_path / "patch.json"
    patch.write_text('{"input": {"title": "y"}}')
    resumed = desk.json("run", "resume", run_id, "call", "--patch", f"@{patch}", "--reason", "mended")
    assert (resumed["attempt"], resumed["reset"], resumed["replayed"]) == (2, ["after"], False)
    assert desk.work(call=DONE) == ["call", "after"]
    assert desk.status(run_id) == "succeeded"
    [row] = desk.json("audit", "list")["audit"][:1]
    assert (row["action"], row["metadata"]["reason"]) == ("resume_step", "mended")
    assert row["metadata"]["plan_hash"]
    shown = desk.type("audit", "list").stdout
    assert "reason: mended" in shown
    assert '"y"' not in shown


def test_without_a_step_all_failed_ones_are_resumed(desk: Desk) -> None:
    run_id = desk.failed_run()
    assert "call  attempt 1 → 2" in desk.type("run", "preview", run_id).stdout
    assert [t["step_key"] for t in desk.json("run", "resume", run_id)["targets"]] == ["call"]
    assert desk.work(call=DONE) == ["call", "after"]


def test_a_supplied_output_stands_for_the_step(desk: Desk) -> None:
    run_id = desk.failed_run()
    told = desk.type("run", "resume", run_id, "call", "--supplied-output", '{"ticket": 7}')
    assert told.exit_code == 0
    desk.work(call={"output": {"ticket": 7}})
    attempts = desk.json("run", "show", run_id)["attempts"]
    assert [one["origin"] for one in attempts if one["step_key"] == "call"] == ["first", "supplied"]


def test_who_answered_a_pause_is_shown(desk: Desk) -> None:
    run_id = desk.run_of({"id": "ask", "type": "pause"})
    assert f"by {ADMIN}" not in desk.type("run", "show", run_id).stdout
    assert desk.type("run", "resume", run_id, "ask").exit_code == 0
    desk.work()
    assert f"attempt 2, resume  ✓ succeeded  by {ADMIN}" in desk.type("run", "show", run_id).stdout


def test_a_completed_effect_is_not_repeated_without_a_word(desk: Desk) -> None:
    run_id = desk.finished_run()
    told = desk.type("run", "resume", run_id, "call")
    assert told.exit_code == 2
    assert "POST https://tickets.example/ (call, attempt 1, was completed with 201" in told.stderr
    assert "--yes" in told.stderr
    assert desk.status(run_id) == "succeeded"
    assert desk.type("run", "resume", run_id, "call", "--yes").exit_code == 0
    assert desk.status(run_id) == "running"


def test_a_person_at_a_terminal_is_asked_and_may_say_no(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshhook.cli.resume.can_ask", lambda: True)
    run_id = desk.finished_run()
    refused = desk.type("run", "resume", run_id, "call", answer="n\n")
    assert refused.exit_code == 1
    assert "call, attempt 1, was completed with 201" in refused.stdout
    assert desk.status(run_id) == "succeeded"
    assert desk.type("run", "resume", run_id, "call", answer="y\n").exit_code == 0
    assert desk.status(run_id) == "running"


def test_words_given_by_name_need_no_question(desk: Desk) -> None:
    run_id = desk.finished_run()
    first = desk.attempt(run_id, "call")["effect_key"]
    assert desk.json("run", "resume", run_id, "call", "--repeat", "call=same_key")["attempt"] == 2
    desk.work(call=DONE)
    assert desk.attempt(run_id, "call")["effect_key"] == first
    assert desk.json("run", "resume", run_id, "read", "--acknowledge", "call")["reset"] == ["call", "after"]
    desk.work(call=DONE)
    assert desk.attempt(run_id, "call")["effect_key"] != first


def test_with_the_hash_of_a_preview_nothing_is_asked(desk: Desk) -> None:
    run_id = desk.finished_run()
    seen = desk.json("run", "preview", run_id, "call")["plan_hash"]
    refusal = desk.refusal("run", "resume", run_id, "call", "--plan-hash", seen)
    assert refusal["reason"] == "acknowledgement_required"
    assert desk.type("run", "resume", run_id, "call", "--plan-hash", seen, "--yes").exit_code == 0


def test_what_a_definition_says_of_its_calls_is_told_and_kept_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshhook.cli.resume.can_ask", lambda: True)
    run_id = desk.run_of({"id": "call", "type": "http_call", "data": {**CALL, "resume": {"repeat": "never"}}})
    assert (
        "its definition forbids a new key: --repeat call=same_key" in desk.type("run", "preview", run_id, "call").stdout
    )
    assert desk.refusal("run", "resume", run_id, "call", "--yes")["reason"] == "repeat_forbidden"
    told = desk.type("run", "preview", run_id, "call", "--repeat", "call=same_key").stdout
    assert "it would be sent once more, with the same key" in told
    assert desk.type("run", "resume", run_id, "call", "--repeat", "call=same_key").exit_code == 0
    free = desk.run_of({"id": "call", "type": "http_call", "data": {**CALL, "resume": {"repeat": "free"}}})
    told = desk.type("run", "preview", free, "call").stdout
    assert "it happens once more, with a new key, as its definition allows" in told
    assert desk.type("run", "resume", free, "call").exit_code == 0


def test_a_reason_that_the_definition_wants_is_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = {"role": "admin", "require_reason": True}
    run_id = desk.run_of({"id": "ask", "type": "pause", "data": {"resume": policy}})
    assert "ask: only an admin resumes it, and says why" in desk.type("run", "preview", run_id, "ask").stdout
    assert desk.refusal("run", "resume", run_id, "ask", "--approve")["reason"] == "reason_required"
    monkeypatch.setattr("meshhook.cli.resume.can_ask", lambda: True)
    asked = desk.type("run", "resume", run_id, "ask", "--approve", answer="it is small\n")
    assert (asked.exit_code, "wants to know why" in asked.stdout) == (0, True)
    assert desk.json("audit", "list")["audit"][0]["metadata"]["reason"] == "it is small"


@pytest.mark.parametrize(("word", "answer"), [("--approve", True), ("--reject", False)])
def test_a_pause_is_answered(desk: Desk, word: str, answer: bool) -> None:
    run_id = desk.run_of({"id": "ask", "type": "pause"})
    assert desk.json("run", "resume", run_id, "ask", word)["attempt"] == 2
    assert desk.json("run", "show", run_id)["acts"][0]["actor"] == ADMIN
    desk.work(ask={"output": None})
    attempt = desk.attempt(run_id, "ask")
    assert (attempt["origin"], json.loads(attempt["output_head"])) == ("supplied", {"approved": answer})


def test_delays_are_timed_by_name(desk: Desk) -> None:
    run_id = desk.run_of(
        {"id": "first", "type": "transform", "data": {"expression": "input"}},
        {"id": "wait", "type": "delay", "data": {"seconds": 3600}},
    )
    assert desk.type("run", "cancel", run_id).exit_code == 0
    due_at = desk.attempt(run_id, "wait")["due_at"]
    assert "wait waits 3600 s anew; it was due at" in desk.type("run", "preview", run_id, "wait").stdout
    assert "keeps its due time" in desk.type("run", "preview", run_id, "wait", "--timers", "keep").stdout
    assert "wait does not wait" in desk.type("run", "preview", run_id, "first", "--timers", "wait=now").stdout
    assert desk.type("run", "resume", run_id, "wait", "--timers", "wait=keep").exit_code == 0
    assert desk.attempt(run_id, "wait")["due_at"] == due_at
    assert desk.type("run", "cancel", run_id).exit_code == 0
    assert desk.type("run", "resume", run_id, "first", "--timers", "now", "--delay", "0").exit_code == 0
    assert desk.work() == ["first", "wait"]
    assert desk.type("run", "resume", run_id, "first", "--delay", "3600").exit_code == 0
    assert desk.work() == []


def test_one_item_of_a_map_is_previewed_and_resumed(desk: Desk) -> None:
    results: dict[str, Any] = {"each": {"output": {"items": [{"key": "1", "value": 1}]}}, "each[1]": DONE}
    inner = {"type": "http_call", "data": {**CALL, "body": "{{ item }}"}}
    run_id = desk.run_of(
        {"id": "first", "type": "transform", "data": {"expression": "input"}},
        {"id": "each", "type": "map", "data": {"items": "`[1]`", "key": "item", "node": inner}},
        **results,
    )
    assert desk.status(run_id) == "succeeded"
    told = desk.type("run", "preview", run_id, "each", "--item", "1").stdout
    assert "each[1], attempt 1, was completed with 201" in told
    assert "1 items were completed and may call again" in desk.type("run", "preview", run_id, "first").stdout
    resumed = desk.json("run", "resume", run_id, "each", "--item", "1", "--yes")
    assert resumed["item_key"] == "1"


def test_with_a_key_the_request_goes_out_as_typed_and_is_answered_again(desk: Desk) -> None:
    run_id = desk.finished_run()
    assert desk.refusal("run", "resume", run_id, "call", "--key", "k")["reason"] == "acknowledgement_required"
    words = ["run", "resume", run_id, "call", "--key", "k", "--option", '{"acknowledge": ["call"]}']
    first = desk.json(*words)
    desk.work(call=FAILED)
    assert desk.json(*words) == {**first, "replayed": True}


def test_a_changed_plan_is_refused(desk: Desk) -> None:
    run_id = desk.failed_run()
    seen = desk.json("run", "preview", run_id, "call")["plan_hash"]
    desk.type("run", "resume", run_id, "call")
    desk.work(call=FAILED)
    refusal = desk.refusal("run", "resume", run_id, "call", "--plan-hash", seen)
    assert (refusal["status"], refusal["reason"]) == (409, "plan_changed")


def test_a_run_goes_on_under_another_version_once_the_verdict_was_seen(desk: Desk, tmp_path: Path) -> None:
    run_id = desk.failed_run()
    version = tmp_path / "version.json"
    aside = {"id": "aside", "type": "transform", "data": {"expression": "input"}}
    version.write_text(json.dumps({"nodes": [*NODES, aside], "edges": DEFINITION["edges"]}))
    assert desk.type("workflow", "publish", "orders", str(version)).exit_code == 0
    refused = desk.refusal("run", "preview", run_id, "call", "--version", "2")
    assert (refused["reason"], refused["facts"]["added"]) == ("definition_incompatible", ["aside"])
    told = desk.type("run", "preview", run_id, "call", "--version", "2", "--widen").stdout
    for line in ("call  attempt 1 → 2", "aside  attempt 1, its first", "orders v2: widened", "aside  added"):
        assert line in told
    told = desk.type("run", "resume", run_id, "call", "--version", "2", "--widen", "--yes").stdout
    assert "aside  attempt 1, its first" in told
    assert "orders v2" in desk.type("run", "show", run_id).stdout
    assert sorted(desk.work()) == ["after", "aside", "call"]


def test_a_resume_is_undone_before_anything_has_begun(desk: Desk) -> None:
    run_id = desk.failed_run()
    resumed = desk.type("run", "resume", run_id, "call", "--yes").stdout
    [act] = [line.split()[1] for line in resumed.splitlines() if line.startswith("act ")]
    told = desk.type("run", "undo", act, "--reason", "the wrong run")
    assert (told.exit_code, told.stdout) == (0, "withdrawn: call attempt 2\nthe run is failed\n")
    assert desk.work() == []
    refused = desk.refusal("run", "undo", act)
    assert (refused["reason"], refused["facts"]["because"]) == ("undo_too_late", "undone")
    assert "resume_withdrawn" not in desk.type("run", "watch", run_id).stdout
    assert "withdrawn  resume" in desk.type("run", "watch", run_id).stdout
