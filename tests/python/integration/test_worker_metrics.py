"""What Prometheus reads from a worker: its own work, the queue, and how acts were answered."""

from __future__ import annotations

import json
import socket
from uuid import uuid4

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.stage import Stage
from harness.workers import InProcess, worker_here
from meshhook.errors import InvalidSettings

Figures = dict[str, float]


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


async def read(worker: InProcess) -> Figures:
    """Every sample as `name{label=value}`."""
    told = await worker.told.line("metrics_served")
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://{told['address']}:{told['port']}/metrics")
    assert answer.status_code == 200
    families = list(text_string_to_metric_families(answer.text))
    totals = {family.type for family in families for sample in family.samples if sample.name.endswith("_total")}
    assert totals <= {"counter"}
    return {
        sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def moved(before: Figures, after: Figures, name: str) -> Figures:
    """The samples of this name that moved, came or went, and by how much."""
    return {
        sample.removeprefix(f"{name} "): after.get(sample, 0) - before.get(sample, 0)
        for sample in before.keys() | after.keys()
        if sample.startswith(f"{name} ") and after.get(sample) != before.get(sample, 0)
    }


async def test_a_refused_a_replayed_and_a_successful_resume_each_move_their_counter(stage: Stage) -> None:
    async with HttpSink(says(503, {})) as sink:
        stage.publish("repaired", ("call", "http_call", {"method": "POST", "url": sink.url}))
        run_id = stage.start("repaired")
        async with worker_here(stage.database.worker_url(), metrics_port=0) as worker:
            await stage.ended(run_id, "failed")
            start = await read(worker)
            resumes = [name for name in start if name.startswith("meshhook_acts_total act=resume ")]
            assert len(resumes) > 20, "a counter that is not there yet hides its first step from rate()"
            assert {start[name] for name in resumes} == {0}

            for refused in ("missing", "call"):
                with pytest.raises(psycopg.Error, match=r"not found|another attempt"):
                    stage.resume(run_id, refused, expected_attempt=7)
            after_refusals = await read(worker)
            assert moved(start, after_refusals, "meshhook_acts_total") == {
                "act=resume outcome=refused reason=stale_attempt": 1,
                "act=resume outcome=refused reason=step_not_found": 1,
            }

            sink.answer = says(201, {})
            stage.resume(run_id, "call", idempotency_key="once")
            await stage.ended(run_id)
            after_success = await read(worker)
            assert moved(after_refusals, after_success, "meshhook_acts_total") == {"act=resume outcome=done reason=": 1}

            assert stage.resume(run_id, "call", idempotency_key="once")["replayed"]
            after_replay = await read(worker)
            assert moved(after_success, after_replay, "meshhook_acts_total") == {
                "act=resume outcome=replayed reason=": 1
            }

            with pytest.raises(psycopg.Error, match="has ended"):
                stage.call("cancel_run", run_id=run_id)
            assert moved(after_replay, await read(worker), "meshhook_acts_total") == {
                "act=cancel outcome=refused reason=other": 1
            }


async def test_an_act_that_waited_in_vain_for_its_run_is_counted_once(stage: Stage) -> None:
    stage.publish("held", ("ask", "pause", {"message": "sure?"}))
    run_id = stage.start("held")
    holder = stage.database.connect(autocommit=False)
    async with worker_here(stage.database.worker_url(), metrics_port=0) as worker:
        await stage.ended(run_id, "paused")
        before = await read(worker)
        holder.execute("select from meshhook.workflow_runs where id = %s for update", [run_id])
        with pytest.raises(psycopg.Error, match="is busy"):
            stage.resume(run_id, "ask")
        holder.rollback()
        assert moved(before, await read(worker), "meshhook_acts_total") == {
            "act=resume outcome=refused reason=run_busy": 1
        }


async def test_a_refusal_is_one_line_of_json_in_the_log_of_the_server(stage: Stage) -> None:
    told: list[str] = []
    stage.person.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    stage.person.execute("set client_min_messages = log")
    run_id = str(uuid4())
    with pytest.raises(psycopg.Error, match="not found"):
        stage.call("pause_run", run_id=run_id)
    (line,) = told
    told_of = json.loads(line)
    assert told_of.pop("user_id")
    assert told_of == {
        "event": "act_refused",
        "act": "pause",
        "reason": "run_not_found",
        "run_id": run_id,
        "database_role": "authenticated",
    }


async def test_claims_finishes_retries_and_times_are_counted(stage: Stage) -> None:
    async with HttpSink(says(503, {})) as sink:
        stage.publish(
            "retried",
            ("before", "transform", {"expression": "input"}),
            ("call", "http_call", {"method": "POST", "url": sink.url, "retry": {"attempts": 2, "backoff_s": 0}}),
        )
        run_id = stage.start("retried")
        async with worker_here(stage.database.worker_url(), metrics_port=0) as worker:
            await stage.ended(run_id, "failed")
            sink.answer = says(200, {})
            stage.resume(run_id, "call")
            await stage.ended(run_id)
            await worker.told.line("step_finished", outcome="succeeded", step_key="call")
            figures = await read(worker)
    assert moved({}, figures, "meshhook_claims_total") == {
        "kind=http_call origin=first": 1,
        "kind=http_call origin=resume": 1,
        "kind=http_call origin=retry": 1,
        "kind=transform origin=first": 1,
    }
    assert moved({}, figures, "meshhook_retries_total") == {"kind=http_call": 1}
    assert moved({}, figures, "meshhook_finishes_total") == {
        "kind=http_call outcome=failed": 2,
        "kind=http_call outcome=succeeded": 1,
        "kind=transform outcome=succeeded": 1,
    }
    assert moved({}, figures, "meshhook_step_seconds_count") == {"kind=http_call": 3, "kind=transform": 1}
    assert figures["meshhook_claim_wait_seconds_count origin=resume"] == 1
    assert 0 < figures["meshhook_claim_wait_seconds_sum origin=resume"] < 30


async def test_the_queue_is_seen_with_the_age_of_its_oldest(stage: Stage) -> None:
    stage.publish("later", ("wait", "delay", {"seconds": 100}))
    async with worker_here(stage.database.worker_url(), metrics_port=0) as worker:
        stage.start("later")
        figures = await read(worker)
    assert moved({}, figures, "meshhook_queue_steps") == {"state=later": 1}
    assert figures["meshhook_queue_oldest_due_seconds"] == 0
    assert figures["meshhook_database_up"] == 1


async def test_a_lost_lease_is_counted(stage: Stage) -> None:
    async with HttpSink() as sink:
        stage.publish("call", ("call", "http_call", {"method": "POST", "url": sink.url}))
        async with worker_here(stage.database.worker_url(), metrics_port=0, heartbeat_s=0.1) as worker:
            sink.answer = says_nothing
            run_id = stage.start("call")
            await sink.was_asked()
            stage.call("cancel_run", run_id=run_id)
            await worker.told.line("lease_lost")
            figures = await read(worker)
    assert moved({}, figures, "meshhook_lost_leases_total") == {"kind=http_call": 1}


async def test_without_the_database_the_worker_still_tells_its_own(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url(), metrics_port=0) as worker:
        await read(worker)
        stage.judge.execute("revoke execute on function meshhook_worker.stats() from meshhook_worker")
        figures = await read(worker)
    assert figures["meshhook_database_up"] == 0
    assert not any(sample.startswith("meshhook_acts") for sample in figures)


async def test_nothing_listens_unless_it_is_told_to(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url()) as worker:
        await worker.told.line("listening")
        assert worker.told.all("metrics_served") == []


async def test_a_port_that_is_taken_is_told_at_once(stage: Stage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InvalidSettings, match="can't be served"):
            async with worker_here(stage.database.worker_url(), metrics_port=taken.getsockname()[1]) as worker:
                await worker.ended()
