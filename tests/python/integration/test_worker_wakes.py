"""A worker starts what is ready: at once when it is notified, and all the same when it isn't."""

from __future__ import annotations

import pytest

from harness.databases import Database
from harness.http_sink import HttpSink, says
from harness.postgres_proxy import NOTIFICATION, PostgresProxy
from harness.stage import Stage
from harness.workers import worker_here

NEVER_POLLS = {"poll_min_s": 600, "poll_max_s": 600}
POLLS_OFTEN = {"poll_min_s": 0.05, "poll_max_s": 0.2}


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = Stage(database)
    stage.publish("one", ("only", "transform", {"expression": "input"}))
    return stage


async def test_listening_starts_a_run_and_a_resume_at_once_while_polling_would_take_ten_minutes(stage: Stage) -> None:
    async with HttpSink(says(503, {})) as sink, worker_here(stage.database.worker_url(), **NEVER_POLLS) as worker:
        await worker.told.line("listening")
        stage.publish("call", ("call", "http_call", {"url": sink.url}))
        run_id = stage.start("call")
        await stage.ended(run_id, "failed")
        sink.answer = says(200, {})
        stage.resume(run_id, "call")
        await stage.ended(run_id)
    assert [one["attempt"] for one in stage.attempts(run_id, "call")] == [1, 2]


async def test_a_due_time_is_kept_without_polling(stage: Stage) -> None:
    stage.publish("late", ("wait", "delay", {"seconds": 0.2}), ("after", "transform", {"expression": "input"}))
    async with worker_here(stage.database.worker_url(), **NEVER_POLLS) as worker:
        await worker.told.line("listening")
        await stage.ended(stage.start("late"))


async def test_polling_starts_what_no_notification_told_of(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire, worker_here(wire.url, **POLLS_OFTEN) as worker:
        await worker.told.line("listening")
        kinds_seen: list[bytes] = []

        def swallows_notifications(kind: bytes, payload: bytes) -> bool:
            kinds_seen.append(kind)
            return kind == NOTIFICATION

        wire.swallows = swallows_notifications
        for _ in range(3):
            await stage.ended(stage.start("one"))
        assert NOTIFICATION in kinds_seen


async def test_polling_starts_a_resumed_step_that_no_notification_told_of(stage: Stage) -> None:
    async with (
        HttpSink(says(404, {})) as sink,
        PostgresProxy(stage.database.url) as wire,
        worker_here(wire.url, **POLLS_OFTEN) as worker,
    ):
        await worker.told.line("listening")
        swallowed: list[bytes] = []

        def swallows_notifications(kind: bytes, payload: bytes) -> bool:
            if kind == NOTIFICATION:
                swallowed.append(payload)
            return kind == NOTIFICATION

        wire.swallows = swallows_notifications
        stage.publish("call", ("call", "http_call", {"url": sink.url}))
        run_id = stage.start("call")
        await stage.ended(run_id, "failed")
        sink.answer = says(200, {})
        swallowed.clear()
        stage.resume(run_id, "call")
        await stage.ended(run_id)
        assert swallowed
    assert [one["status"] for one in stage.attempts(run_id, "call")] == ["failed", "succeeded"]


async def test_where_listening_is_broken_from_the_start_the_worker_says_so_once_and_polls(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire:
        wire.swallows = lambda kind, payload: kind == NOTIFICATION
        async with worker_here(wire.url, **POLLS_OFTEN) as worker:
            told = await worker.told.line("polling_only")
            await stage.ended(stage.start("one"))
    assert "transaction pooler" in told["problem"]
    assert told["level"] == "warning"
    assert not worker.told.all("listening")


async def test_a_worker_told_not_to_listen_only_polls(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url(), listen=False, **POLLS_OFTEN) as worker:
        await stage.ended(stage.start("one"))
        assert not worker.told.all("listening")


async def test_a_listener_that_was_ended_listens_again_and_asks_at_once(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url(), **NEVER_POLLS) as worker:
        await worker.told.line("listening")
        stage.judge.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and query ilike 'listen%'"
        )
        run_id = stage.start("one")
        await worker.told.line("not_listening")
        await worker.told.line("listening", times=2)
        await stage.ended(run_id)


async def test_work_that_is_claimed_whole_is_followed_by_more_without_a_wake_up(stage: Stage) -> None:
    runs = [stage.start("one") for _ in range(12)]
    async with worker_here(stage.database.worker_url(), listen=False, concurrency=2, **NEVER_POLLS):
        for run_id in runs:
            await stage.ended(run_id)
