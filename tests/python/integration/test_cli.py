"""The commands of a person, from the line that is typed to what is printed, on a real database."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result

from harness.databases import Connection, Database
from meshhook.cli.main import main

ADMIN, VIEWER = str(uuid4()), str(uuid4())
KINDS = ["http_call", "transform", "branch", "delay", "terminate", "pause", "map", "supplied"]
CALL = {"url": "https://tickets.example/", "method": "POST"}
NODES = [
    {"id": "read", "type": "transform", "data": {"expression": "input.title"}},
    {"id": "call", "type": "http_call", "data": CALL},
    {"id": "after", "type": "transform", "data": {"expression": "steps.call.output"}},
]
DEFINITION = {
    "nodes": NODES,
    "edges": [{"source": "read", "target": "call"}, {"source": "call", "target": "after"}],
}
EFFECT = {"method": "POST", "url": CALL["url"], "status": 201, "sent_at": "2026-01-02T03:04:05Z"}
FAILED = {
    "outcome": "failed",
    "error": {"code": "http_503", "class": "client_error", "message": "The answer was 503."},
    "effect": {**EFFECT, "status": 503},
}
DONE = {"outcome": "succeeded", "output": {"status": 201}, "effect": EFFECT}


class Desk:
    """A person at a terminal, and a worker whose results the test chooses."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.worker: Connection = database.worker()
        self.environment = {"MESHHOOK_HOME": str(home), "MESHHOOK_DATABASE_URL": database.url}
        self.make_project()

    def make_project(self) -> str:
        connection = self.database.as_user(ADMIN)
        row = connection.execute("select meshhook.create_project('shop') as made").fetchone()
        assert row is not None
        project_id: str = row["made"]["project_id"]
        connection.execute("select meshhook.set_member(%s::uuid, %s::uuid, 'viewer')", [project_id, VIEWER])
        return project_id

    def type(self, *words: str, user: str = ADMIN, answer: str | None = None) -> Result:
        return CliRunner().invoke(main, [*words, "--as", user], input=answer, env=self.environment)

    def prune(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["audit", "prune", *words], env=self.environment)

    def json(self, *words: str, user: str = ADMIN) -> Any:
        result = self.type(*words, "--json", user=user)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def refusal(self, *words: str, user: str = ADMIN) -> dict[str, Any]:
        result = self.type(*words, "--json", user=user)
        assert (result.exit_code, result.stdout) == (1, "")
        error: dict[str, Any] = json.loads(result.stderr)["error"]
        return error

    def work(self, **results: dict[str, Any]) -> list[str]:
        """Execute what is ready until nothing is; answers the steps in order. Others succeed."""

        def name(work: dict[str, Any]) -> str:
            return f"{work['step_key']}[{work['item_key']}]" if work["item_key"] else str(work["step_key"])

        executed: list[str] = []
        finished: list[dict[str, Any]] = []
        while True:
            row = self.worker.execute(
                "select meshhook_worker.finish_and_claim('test', %s, %s, 10, 30) as answer",
                [json.dumps(finished), KINDS],
            ).fetchone()
            assert row is not None
            finished = [
                {
                    "queue_id": work["queue_id"],
                    "token": work["token"],
                    "outcome": "succeeded",
                    **results.get(name(work), {"output": work["step_key"]}),
                }
                for work in row["answer"]["work"]
            ]
            if not finished:
                return executed
            executed += [name(work) for work in row["answer"]["work"]]

    def failed_run(self) -> str:
        run_id: str = self.json("run", "start", "orders", "--input", '{"title": "x"}')["run_id"]
        self.work(call=FAILED)
        return run_id

    def finished_run(self) -> str:
        run_id: str = self.json("run", "start", "orders")["run_id"]
        self.work(call=DONE)
        return run_id

    def run_of(self, *nodes: dict[str, Any], **results: dict[str, Any]) -> str:
        """A run of these nodes in a chain, as far as it comes."""
        edges = [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(nodes)]
        definition = json.dumps({"nodes": nodes, "edges": edges})
        published = CliRunner().invoke(
            main, ["workflow", "publish", "own", "-", "--as", ADMIN], input=definition, env=self.environment
        )
        assert published.exit_code == 0, published.stderr
        run_id: str = self.json("run", "start", "own")["run_id"]
        self.work(**{"call": DONE, **results})
        return run_id

    def attempt(self, run_id: str, step: str) -> dict[str, Any]:
        """The newest attempt of a step."""
        attempts = self.json("run", "show", run_id)["attempts"]
        found: dict[str, Any] = [one for one in attempts if one["step_key"] == step][-1]
        return found

    def status(self, run_id: str) -> str:
        status: str = self.json("run", "show", run_id)["run"]["status"]
        return status


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    definition = tmp_path / "orders.json"
    definition.write_text(json.dumps(DEFINITION))
    assert desk.type("workflow", "publish", "orders", str(definition)).exit_code == 0
    return desk


def test_a_workflow_is_published_and_listed(desk: Desk) -> None:
    assert "orders" in desk.type("workflow", "list").stdout
    [listed] = desk.json("workflow", "list")["workflows"]
    assert (listed["slug"], listed["version"]) == ("orders", 1)


def test_a_definition_may_come_from_standard_input(desk: Desk) -> None:
    published = desk.type("workflow", "publish", "orders", "-", answer=json.dumps(DEFINITION))
    assert (published.exit_code, published.stdout) == (0, "published orders v2\n")


def test_a_definition_that_cannot_run_is_told_node_by_node(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"nodes": [{"id": "a", "type": "nothing", "data": {}}], "edges": []}')
    told = desk.type("workflow", "publish", "orders", str(broken))
    assert told.exit_code == 1
    assert "invalid_definition" in told.stderr
    assert [line[:5] for line in told.stderr.splitlines()[1:]] == ["  a: "]
    [problem] = desk.refusal("workflow", "publish", "orders", str(broken))["facts"]["errors"]
    assert problem["node"] == "a"


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


def test_a_refusal_is_told_with_its_reason_and_the_next_step(desk: Desk) -> None:
    run_id = desk.failed_run()
    told = desk.type("run", "resume", run_id, "after")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "409 step_not_reached" in told.stderr
    assert "hint: Resume call" in told.stderr
    assert desk.refusal("run", "resume", run_id, "call", "--expected-attempt", "7")["reason"] == "stale_attempt"


def test_a_viewer_sees_but_does_not_act(desk: Desk) -> None:
    run_id = desk.failed_run()
    assert "✗ failed" in desk.type("run", "show", run_id, user=VIEWER).stdout
    for act in ("resume", "pause", "cancel"):
        assert desk.refusal("run", act, run_id, user=VIEWER)["reason"] == "role_required"


def test_a_stranger_is_told_what_nobody_knows(desk: Desk) -> None:
    run_id, nobody = desk.failed_run(), str(uuid4())
    told = desk.refusal("run", "show", nobody, user=nobody)
    for command, *more in (["show"], ["verify"], ["compare", "call", "1", "1"]):
        assert desk.refusal("run", command, run_id, *more, user=nobody) == told


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


def test_the_project_is_named_when_there_are_several(desk: Desk) -> None:
    other = desk.make_project()
    told = desk.type("run", "list")
    assert told.exit_code == 2
    assert other in told.stderr
    assert desk.json("run", "list", "--project", other)["runs"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["run", "show", "not-an-id"],
        ["run", "resume", str(uuid4()), "--patch", "{}"],
        ["run", "resume", str(uuid4()), "call", "--patch", "{"],
        ["run", "resume", str(uuid4()), "call", "--patch", "@/nowhere"],
        ["run", "resume", str(uuid4()), "call", "--option", "[]"],
        ["run", "resume", str(uuid4()), "--approve"],
        ["run", "resume", str(uuid4()), "--item", "a"],
        ["run", "resume", str(uuid4()), "call", "--approve", "--supply", "1"],
        ["run", "resume", str(uuid4()), "call", "--timers", "later"],
        ["run", "resume", str(uuid4()), "call", "--timers", "now", "--timers", "keep"],
        ["run", "resume", str(uuid4()), "call", "--repeat", "call"],
        ["run", "resume", str(uuid4()), "call", "--repeat", "call=key"],
        ["run", "resume", str(uuid4()), "call", "--delay", "-1"],
        ["run", "compare", str(uuid4()), "call", "1"],
        ["run", "compare", str(uuid4()), "call", "0", "1"],
        ["run", "verify", "not-an-id"],
        ["run", "list", "--status", "broken"],
        ["run", "start", "orders", "--input", "x"],
        ["workflow", "publish", "orders", "/nowhere"],
    ],
)
def test_wrong_use_is_told_apart_from_a_refusal(desk: Desk, words: list[str]) -> None:
    assert desk.type(*words).exit_code == 2


def test_a_database_without_meshhook_is_told_with_the_way_out(desk: Desk) -> None:
    with psycopg.connect(desk.database.url, autocommit=True) as connection:
        connection.execute("drop schema meshhook cascade")
    told = desk.type("run", "list")
    assert told.exit_code == 1
    assert "hint: Run: meshhook migrate" in told.stderr


def test_no_database_is_exit_code_3(tmp_path: Path) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path)}
    nothing = CliRunner().invoke(main, ["run", "list"], env=environment)
    assert (nothing.exit_code, nothing.stderr) == (3, "Nothing is running: make up\n")
    words = ["run", "list", "--as", ADMIN, "--database-url", "postgresql://127.0.0.1:1/x"]
    assert CliRunner().invoke(main, words, env=environment).exit_code == 3


@pytest.mark.parametrize("words", [["run", "list"], ["migrate"], ["worker"], ["up"]], ids=" ".join)
def test_an_address_that_is_none_is_told_without_repeating_it(tmp_path: Path, words: list[str]) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path)}
    for garbage in ("garb4ge", "postgresql://garb4ge:garb4ge@[", "garb4ge=1"):
        told = CliRunner().invoke(main, [*words, "--database-url", garbage], env=environment)
        assert told.exit_code == 2
        assert "this is no address of a database" in told.stderr
        assert "garb4ge" not in told.stderr


def test_a_person_without_a_project_is_told_how_to_make_one(desk: Desk) -> None:
    newcomer = str(uuid4())
    told = desk.type("run", "list", user=newcomer)
    assert told.exit_code == 2
    assert "meshhook project create NAME" in told.stderr
    made = desk.json("project", "create", "mine", user=newcomer)
    assert "mine" in desk.type("project", "list", user=newcomer).stdout
    [listed] = desk.json("project", "list", user=newcomer)["projects"]
    assert (listed["project_id"], listed["name"]) == (made["project_id"], "mine")
    assert desk.json("run", "list", user=newcomer)["runs"] == []


def test_somebody_has_to_act(database: Database, tmp_path: Path) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path), "MESHHOOK_DATABASE_URL": database.url}
    told = CliRunner().invoke(main, ["run", "list"], env=environment)
    assert told.exit_code == 2
    assert "--as USER_ID" in told.stderr


def test_a_database_is_migrated(database: Database, tmp_path: Path) -> None:
    def migrate(*words: str) -> Result:
        return CliRunner().invoke(main, ["migrate", "--database-url", database.url, *words])

    assert migrate().exit_code == 0
    assert migrate().stdout == "up to date already\n"
    assert json.loads(migrate("--json").stdout)["applied"] == []


def commands() -> list[list[str]]:
    """Every command that can be typed, by its words."""

    def below(group: Any, words: list[str]) -> list[list[str]]:
        if not hasattr(group, "commands"):
            return [words]
        return [found for name, command in group.commands.items() for found in below(command, [*words, name])]

    return below(main, [])


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_json_and_says_what_it_does(words: list[str]) -> None:
    told = CliRunner().invoke(main, [*words, "--help"])
    assert told.exit_code == 0
    assert "--json" in told.stdout
    assert len(told.stdout.splitlines()[2].strip()) > 10
