"""A worker carries runs out, through its three functions alone."""

from __future__ import annotations

import pytest

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.stage import Stage
from harness.workers import worker_here


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


async def test_a_run_with_every_kind_of_node_succeeds(stage: Stage) -> None:
    async with HttpSink(says(200, {"level": "high"})) as sink:
        stage.publish(
            "everything",
            ("prepare", "transform", {"expression": "{id: input.id}"}),
            (
                "fetch",
                "http_call",
                {"method": "POST", "url": sink.url, "body": {"id": "{{ steps.prepare.output.id }}"}},
            ),
            ("wait", "delay", {"seconds": 0.05}),
            (
                "choose",
                "branch",
                {
                    "conditions": [{"handle": "up", "when": "steps.fetch.output.body.level == 'high'"}],
                    "default": "down",
                },
            ),
            ("up", "transform", {"expression": "'went up'"}),
            ("down", "transform", {"expression": "'went down'"}),
            ("end", "terminate", {"status": "succeeded", "message": "done"}),
            edges=[
                {"source": "prepare", "target": "fetch"},
                {"source": "fetch", "target": "wait"},
                {"source": "wait", "target": "choose"},
                {"source": "choose", "target": "up", "sourceHandle": "up"},
                {"source": "choose", "target": "down", "sourceHandle": "down"},
                {"source": "up", "target": "end"},
                {"source": "down", "target": "end"},
            ],
        )
        run_id = stage.start("everything", {"id": 7})
        async with worker_here(stage.database.worker_url()):
            await stage.ended(run_id)
        assert sink.asked[0].json() == {"id": 7}
    statuses = {step["step_key"]: step["status"] for step in stage.run(run_id)["steps"]}
    assert statuses == {
        "prepare": "succeeded",
        "fetch": "succeeded",
        "wait": "succeeded",
        "choose": "succeeded",
        "up": "succeeded",
        "down": "skipped",
        "end": "succeeded",
    }
    (fetch,) = stage.attempts(run_id, "fetch")
    assert (fetch["effect"]["status"], fetch["effect"]["may_have_happened"]) == (200, False)
    assert fetch["effect"]["key"] == sink.asked[0].headers["idempotency-key"] == fetch["effect_key"]


async def test_a_call_that_fails_is_tried_again_with_the_same_key(stage: Stage) -> None:
    async with HttpSink(says(503, {})) as sink:
        stage.publish(
            "retried",
            ("call", "http_call", {"method": "POST", "url": sink.url, "retry": {"attempts": 3, "backoff_s": 0}}),
        )
        run_id = stage.start("retried")
        async with worker_here(stage.database.worker_url()):
            await stage.ended(run_id, "failed")
        assert len({asked.headers["idempotency-key"] for asked in sink.asked}) == 1
        assert len(sink.asked) == 3
    assert [attempt["error"]["code"] for attempt in stage.attempts(run_id, "call")] == ["http_503"] * 3


async def test_a_failed_run_is_resumed_and_every_line_names_run_step_attempt_and_act(stage: Stage) -> None:
    async with HttpSink(says(503, {})) as sink:
        stage.publish(
            "repaired",
            ("before", "transform", {"expression": "input"}),
            ("call", "http_call", {"method": "POST", "url": sink.url}),
        )
        run_id = stage.start("repaired")
        async with worker_here(stage.database.worker_url(), name="w1") as worker:
            await stage.ended(run_id, "failed")
            sink.answer = says(201, {"id": 1})
            act = stage.resume(run_id, "call", reason="repaired")
            await stage.ended(run_id)
            claimed = await worker.told.line("step_claimed", run_id=run_id, step_key="call", attempt=2)
            finished = await worker.told.line("step_finished", run_id=run_id, step_key="call", attempt=2)
    names = {
        "worker": "w1",
        "run_id": run_id,
        "step_key": "call",
        "item_key": "",
        "attempt": 2,
        "act_id": act["act_id"],
    }
    assert names.items() <= claimed.items()
    assert names.items() <= finished.items()
    assert finished["outcome"] == "succeeded"
    assert [asked.headers["idempotency-key"] for asked in sink.asked] == [stage.effect_key(run_id, "call")] * 2
    assert len(stage.attempts(run_id, "before")) == 1


async def test_the_answer_of_a_person_is_given_on_without_executing_anything(stage: Stage) -> None:
    stage.publish(
        "asked",
        ("ask", "pause", {"message": "sure?"}),
        ("after", "transform", {"expression": "steps.ask.output.approved"}),
    )
    run_id = stage.start("asked")
    async with worker_here(stage.database.worker_url()):
        await stage.ended(run_id, "paused")
        stage.resume(run_id, "ask", options={"supplied_output": {"approved": False}})
        await stage.ended(run_id)
    assert stage.attempts(run_id, "after")[0]["output"] is False


async def test_results_that_can_not_be_stored_fail_their_steps_and_no_others(stage: Stage) -> None:
    bomb = "input|" + "|".join(["[@,@]"] * 30)
    stage.publish(
        "spoilt",
        ("nan", "transform", {"expression": "to_number('nan')"}),
        ("bomb", "transform", {"expression": bomb}),
        ("good", "transform", {"expression": "input.n"}),
        edges=[],
    )
    run_id = stage.start("spoilt", {"n": 1})
    async with worker_here(stage.database.worker_url()):
        await stage.ended(run_id, "failed")
    steps = {step: stage.attempts(run_id, step)[0] for step in ("nan", "bomb", "good")}
    assert {key: step["status"] for key, step in steps.items()} == {
        "nan": "failed",
        "bomb": "failed",
        "good": "succeeded",
    }
    assert steps["nan"]["error"]["code"] == "output_not_json"
    assert steps["bomb"]["error"]["code"] == "output_too_large"


async def test_a_result_that_the_database_chokes_on_fails_its_step_and_holds_up_no_other(stage: Stage) -> None:
    stage.judge.execute(
        "create function pg_temp.choke() returns trigger language plpgsql as $$ begin raise 'choked'; end $$;"
        "create trigger choke before update on meshhook.step_attempts for each row"
        " when (new.output = to_jsonb('poison'::text)) execute function pg_temp.choke()"
    )
    nodes = [(f"n{n}", "transform", {"expression": "'good'"}) for n in range(4)]
    stage.publish("spoilt", *nodes, ("bad", "transform", {"expression": "'poison'"}), edges=[])
    run_id = stage.start("spoilt")
    async with worker_here(stage.database.worker_url()):
        await stage.ended(run_id, "failed")
    (bad,) = stage.attempts(run_id, "bad")
    assert (bad["status"], bad["error"]["code"]) == ("failed", "internal")
    assert "choked" in bad["error"]["message"]
    assert [stage.attempts(run_id, key)[0]["output"] for key, _, _ in nodes] == ["good"] * 4


async def test_an_input_that_python_can_not_parse_spoils_no_claim(stage: Stage) -> None:
    stage.publish(
        "reads",
        ("read", "transform", {"expression": "input.small"}),
        ("take", "transform", {"expression": "input.large"}),
        edges=[],
    )
    run_id = stage.start("reads", text='{"small": 1, "large": 1e5000}')
    other_id = stage.start("reads", {"small": 2, "large": 3})
    async with worker_here(stage.database.worker_url()):
        await stage.ended(run_id, "failed")
        await stage.ended(other_id)
    assert stage.attempts(run_id, "read")[0]["output"] == 1
    assert stage.attempts(run_id, "take")[0]["error"]["code"] == "output_not_json"


async def test_steps_that_only_compute_go_on_while_every_place_is_taken(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        stage.publish("call", ("call", "http_call", {"url": sink.url}))
        stage.publish("compute", *((f"n{n}", "transform", {"expression": "input"}) for n in range(3)))
        calls = [stage.start("call") for _ in range(2)]
        async with worker_here(stage.database.worker_url(), concurrency=1):
            await sink.was_asked()
            await stage.ended(stage.start("compute"))
            assert len(sink.asked) == 1
            sink.let_go(says(200, {}))
            for run_id in calls:
                await stage.ended(run_id)


async def test_calls_are_not_starved_by_a_flood_of_computing(stage: Stage) -> None:
    async with HttpSink() as sink:
        stage.publish("compute", *((f"n{n}", "transform", {"expression": "input"}) for n in range(5)))
        stage.publish("call", ("call", "http_call", {"url": sink.url}))
        flood = [stage.start("compute") for _ in range(40)]
        run_id = stage.start("call")
        async with worker_here(stage.database.worker_url(), concurrency=2):
            await stage.ended(run_id)
            for computed in flood:
                await stage.ended(computed)
