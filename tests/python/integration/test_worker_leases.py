"""Leases: kept while the work goes on, given up by a worker that dies, stopped for one that lost them."""

from __future__ import annotations

import signal

import pytest

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.stage import Stage
from harness.workers import worker_here, worker_process

SHORT_LEASE = {"lease_s": 2, "heartbeat_s": 0.2, "poll_max_s": 0.2}


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


def _call(stage: Stage, sink: HttpSink) -> str:
    """A run whose second step waits for the service."""
    stage.publish(
        "call",
        ("before", "transform", {"expression": "input"}),
        ("call", "http_call", {"method": "POST", "url": sink.url}),
        ("after", "transform", {"expression": "steps.call.output.status"}),
    )
    return stage.start("call")


async def test_after_a_kill_in_the_middle_of_a_step_another_worker_finishes_the_run(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        run_id = _call(stage, sink)
        async with worker_process(stage.database.worker_url(), **SHORT_LEASE) as killed:
            await sink.was_asked()
            killed.signal(signal.SIGKILL)
            await killed.exit_code()
        sink.answer = says(200, {})
        async with worker_here(stage.database.worker_url(), **SHORT_LEASE):
            await stage.ended(run_id)
        assert [asked.headers["idempotency-key"] for asked in sink.asked] == [stage.effect_key(run_id, "call")] * 2
    first, second = stage.attempts(run_id, "call")
    assert (first["status"], second["status"], second["origin"]) == ("lost", "succeeded", "retry")
    assert first["effect"]["may_have_happened"] is True
    assert [len(stage.attempts(run_id, step)) for step in ("before", "after")] == [1, 1]


async def test_a_step_may_take_longer_than_its_lease(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        run_id = _call(stage, sink)
        async with worker_here(stage.database.worker_url(), **SHORT_LEASE) as worker:
            await sink.was_asked()
            await stage.until(
                "select clock_timestamp() > started_at + interval '3 seconds' from meshhook.step_attempts"
                " where run_id = %s and step_key = 'call'",
                run_id,
            )
            assert [attempt["status"] for attempt in stage.attempts(run_id, "call")] == ["running"]
            assert not worker.told.all("lease_lost")


async def test_work_whose_lease_was_lost_is_stopped(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        run_id = _call(stage, sink)
        async with worker_here(stage.database.worker_url(), **SHORT_LEASE) as worker:
            await sink.was_asked()
            stage.call("cancel_run", run_id=run_id)
            lost = await worker.told.line("lease_lost")
            assert (lost["step_key"], lost["attempt"]) == ("call", 1)
            await worker.stop()
            assert not worker.told.all("step_finished", step_key="call")
    assert [attempt["status"] for attempt in stage.attempts(run_id, "call")] == ["canceled"]


async def test_a_worker_that_was_frozen_past_its_lease_changes_nothing(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        run_id = _call(stage, sink)
        async with worker_process(stage.database.worker_url(), **SHORT_LEASE) as frozen:
            await sink.was_asked()
            frozen.signal(signal.SIGSTOP)
            sink.answer = says(200, {"by": "the other"})
            async with worker_here(stage.database.worker_url(), **SHORT_LEASE):
                await stage.ended(run_id)
            before = stage.attempts(run_id, "call")
            frozen.signal(signal.SIGCONT)
            await frozen.told.line("lease_lost", step_key="call", attempt=1)
            frozen.signal(signal.SIGTERM)
            assert await frozen.exit_code() == 0
    assert stage.attempts(run_id, "call") == before
    assert [attempt["status"] for attempt in before] == ["lost", "succeeded"]


async def test_a_result_that_comes_after_the_lease_is_refused_and_said_so(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink:
        run_id = _call(stage, sink)
        # No heartbeat comes before the answer does.
        async with worker_here(stage.database.worker_url(), lease_s=3_600, heartbeat_s=1_000) as worker:
            await sink.was_asked()
            stage.call("cancel_run", run_id=run_id)
            sink.let_go(says(200, {}))
            refused = await worker.told.line("finish_refused", step_key="call")
            assert refused["status"] in ("WF001", "gone")
    assert stage.status(run_id) == "canceled"
