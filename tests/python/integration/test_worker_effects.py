"""Outside effects over a kill and a resume: which key and body a service sees, and what a person is told."""

from __future__ import annotations

import signal
from typing import Any

import psycopg
import pytest

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.stage import Stage
from harness.workers import worker_here, worker_process

SHORT_LEASE = {"lease_s": 2, "heartbeat_s": 0.2, "poll_max_s": 0.2}


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


def _effect(stage: Stage, run_id: str, **options: Any) -> dict[str, Any]:
    """What a preview says of the call."""
    plan = stage.call("preview_resume", run_id=run_id, step_key="call", options=options)
    (effect,) = plan["effects"]
    return dict(effect)


async def test_a_call_whose_worker_was_killed_is_repeated_with_its_key_and_another_one_only_when_told(
    stage: Stage,
) -> None:
    async with HttpSink(says_nothing) as sink:
        stage.publish(
            "call",
            ("before", "transform", {"expression": "{number: input.number}"}),
            (
                "call",
                "http_call",
                {
                    "method": "POST",
                    "url": sink.url,
                    "body": {"pay": "{{ steps.before.output }}"},
                    "retry": {"lost": 0},
                },
            ),
        )
        run_id = stage.start("call", {"number": 7})
        async with worker_process(stage.database.worker_url(), **SHORT_LEASE) as killed:
            await sink.was_asked()
            killed.signal(signal.SIGKILL)
            await killed.exit_code()

        sink.answer = says(201, {})
        async with worker_here(stage.database.worker_url(), **SHORT_LEASE):
            await stage.ended(run_id, "failed")
            told = _effect(stage, run_id)
            assert (told["attempt"], told["outcome"], told["method"]) == (1, "may_have_happened", "POST")
            assert (told["url"], told["needs_acknowledgement"], told["effect_epoch"]) == (sink.url, False, 1)

            stage.resume(run_id, "call")
            await stage.ended(run_id)
            with pytest.raises(psycopg.Error, match="a completed effect would happen again"):
                stage.resume(run_id, "call")
            again = _effect(stage, run_id)
            assert (again["outcome"], again["status"], again["effect_epoch"]) == ("completed", 201, 2)

            stage.resume(run_id, "call", options={"repeat": {"call": "same_key"}})
            await stage.ended(run_id)
            stage.resume(run_id, "call", options={"acknowledge": ["call"]})
            await stage.ended(run_id)

    keys = [asked.headers["idempotency-key"] for asked in sink.asked]
    assert keys == [told["key"]] * 3 + [again["next_key"]]
    assert told["next_key"] == told["key"] != again["next_key"]
    assert [asked.json() for asked in sink.asked] == [{"pay": {"number": 7}}] * 4
    attempts = stage.attempts(run_id, "call")
    assert [attempt["status"] for attempt in attempts] == ["lost", "succeeded", "succeeded", "succeeded"]
    assert [attempt["effect_key"] for attempt in attempts] == keys
    assert [attempt["effect_epoch"] for attempt in attempts] == [1, 1, 1, 2]
