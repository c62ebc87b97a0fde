"""SIGTERM and SIGINT: claim nothing more, finish or give back what is in hand, end within the grace."""

from __future__ import annotations

import asyncio
import signal

import pytest

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.postgres_proxy import PostgresProxy
from harness.stage import Stage
from harness.workers import worker_here, worker_process


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


def _publish_call(stage: Stage, sink: HttpSink) -> None:
    stage.publish(
        "call",
        ("call", "http_call", {"method": "POST", "url": sink.url}),
        ("after", "transform", {"expression": "input"}),
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_the_step_in_hand_finish_and_starts_nothing_new(
    stage: Stage, number: signal.Signals
) -> None:
    async with HttpSink(says_nothing) as sink:
        _publish_call(stage, sink)
        run_id = stage.start("call")
        async with worker_process(stage.database.worker_url()) as worker:
            await sink.was_asked()
            worker.signal(number)
            await worker.told.line("worker_stopping")
            other_id = stage.start("call")
            sink.let_go(says(200, {}))
            assert await worker.exit_code() == 0
        assert len(sink.asked) == 1
    assert [attempt["status"] for attempt in stage.attempts(run_id, "call")] == ["succeeded"]
    assert [attempt["status"] for attempt in stage.attempts(run_id, "after")] == ["queued"]
    assert [attempt["status"] for attempt in stage.attempts(other_id, "call")] == ["queued"]
    assert worker.told.lines[-1]["event"] == "worker_stopped"


async def test_what_is_not_done_when_the_grace_is_over_is_lost_and_its_effect_is_told(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        _publish_call(stage, sink)
        run_id = stage.start("call")
        async with worker_here(stage.database.worker_url(), grace_s=1) as worker:
            await sink.was_asked()
            await worker.stop()
    first, second = stage.attempts(run_id, "call")
    assert (first["status"], second["status"]) == ("lost", "queued")
    assert first["effect"]["may_have_happened"] is True
    assert first["effect"]["sent_at"] is not None


async def test_a_stop_with_nothing_in_hand_is_at_once(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url(), grace_s=3_600) as worker:
        await worker.told.line("listening")
        await worker.stop()


async def test_a_stop_while_there_is_no_database_is_at_once(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire:
        url = wire.url
    async with worker_here(url, grace_s=3_600) as worker:
        await worker.told.line("waiting_for_database")
        await worker.stop()


async def test_a_stop_while_the_database_is_gone_ends_within_the_grace(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink, PostgresProxy(stage.database.url) as wire:
        _publish_call(stage, sink)
        stage.start("call")
        async with worker_here(wire.url, grace_s=1) as worker:
            await sink.was_asked()
            await wire.close()
            sink.let_go(says(200, {}))
            await worker.told.line("waiting_for_database")
            await worker.stop()
            assert worker.told.all("left_to_the_leases", steps=1)


async def test_what_was_claimed_but_not_begun_is_given_back(stage: Stage) -> None:
    stage.publish("one", ("only", "transform", {"expression": "input"}))
    held, let_go = asyncio.Event(), asyncio.Event()

    async def hold_the_claim(payload: bytes) -> None:
        if b'"lease_expires_at"' in payload:
            held.set()
            await let_go.wait()

    async with (
        PostgresProxy(stage.database.url) as wire,
        worker_here(wire.url, poll_min_s=600, poll_max_s=600) as worker,
    ):
        await worker.told.line("listening")
        wire.delays = hold_the_claim
        run_id = stage.start("one")
        await held.wait()
        stopping = asyncio.create_task(worker.stop())
        await worker.told.line("worker_stopping")
        let_go.set()
        await stopping
        await worker.told.line("step_released", run_id=run_id, step_key="only", attempt=1)
    (attempt,) = stage.attempts(run_id, "only")
    assert (attempt["status"], attempt["worker"]) == ("queued", None)
    async with worker_here(stage.database.worker_url()):
        await stage.ended(run_id)
    assert len(stage.attempts(run_id, "only")) == 1
