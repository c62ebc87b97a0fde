"""The client of the availability run: it retries what may be answered otherwise in a moment, and acts once."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import pytest

from benchmarks.availability_client import ANSWER_LOST, STEP, Call, Door, failed_runs, resume
from harness.databases import Database
from harness.postgres_proxy import DATA_ROW, PostgresProxy
from python.integration.concurrency.engine import Project, Worker, transform


@pytest.fixture
def project(database: Database) -> Project:
    project = Project(database)
    project.publish("flow", [transform(STEP)])
    return project


@pytest.fixture
def failed(project: Project) -> str:
    """A run whose step has failed."""
    run_id = project.start("flow")
    Worker(project.database).work_off(STEP)
    return run_id


def in_a_thread(door: Door, run_id: str) -> Future[Call]:
    executor = ThreadPoolExecutor(1)
    future = executor.submit(resume, door, run_id, "a key")
    executor.shutdown(wait=False)
    return future


def acts(project: Project) -> list[str]:
    """The keys of all acts, and what each made."""
    rows = project.judge.execute(
        "select a.idempotency_key || ' ' || t.attempt as made from meshhook.run_acts as a"
        " join meshhook.step_attempts as t on t.act_id = a.id order by 1"
    ).fetchall()
    return [row["made"] for row in rows]


def test_a_busy_run_is_asked_for_again_until_it_is_free(project: Project, failed: str) -> None:
    door = Door(project.database.url, project.user)
    with project.judge.transaction():
        project.judge.execute("select 1 from meshhook.workflow_runs where id = %s for no key update", [failed])
        calling = in_a_thread(door, failed)
        project.database.wait_until("select is_called from meshhook_private.acts_resume_run_busy")
    call = calling.result(30)
    door.close()
    assert call.answer is not None
    assert (call.answer["attempt"], call.answer["replayed"], set(call.met)) == (2, False, {"run_busy"})
    assert acts(project) == ["a key 2"]


def test_a_connection_that_is_ended_in_the_middle_is_made_again(project: Project, failed: str) -> None:
    door = Door(project.database.url, project.user)
    pid = door.open().info.backend_pid
    with project.judge.transaction():
        project.judge.execute("select 1 from meshhook.workflow_runs where id = %s for no key update", [failed])
        calling = in_a_thread(door, failed)
        project.database.wait_until(
            "select pg_terminate_backend(pid) from pg_locks where pid = %s and not granted", [pid]
        )
        project.database.wait_until("select not exists (select from pg_stat_activity where pid = %s)", [pid])
    call = calling.result(30)
    door.close()
    assert call.answer is not None
    assert (call.answer["attempt"], call.met[0]) == (2, "57P01")
    assert acts(project) == ["a key 2"]


def test_a_backend_that_was_told_to_stop_is_asked_again(project: Project, failed: str) -> None:
    door = Door(project.database.url, project.user)
    pid = door.open().info.backend_pid
    with project.judge.transaction():
        project.judge.execute("select 1 from meshhook.workflow_runs where id = %s for no key update", [failed])
        calling = in_a_thread(door, failed)
        project.database.wait_until("select pg_cancel_backend(pid) from pg_locks where pid = %s and not granted", [pid])
    call = calling.result(30)
    door.close()
    assert call.answer is not None
    assert (call.answer["attempt"], call.met[0]) == (2, "57014")
    assert acts(project) == ["a key 2"]


async def test_an_answer_that_was_lost_after_the_commit_comes_again_and_nothing_is_done_twice(
    project: Project, failed: str
) -> None:
    async with PostgresProxy(project.database.url) as wire:
        lost: list[bytes] = []

        def loses_the_first_answer(kind: bytes, payload: bytes) -> bool:
            is_lost = kind == DATA_ROW and b'"replayed"' in payload and not lost
            if is_lost:
                lost.append(payload)
            return is_lost

        wire.cuts_at = loses_the_first_answer
        door = Door(wire.url, project.user)
        call = await asyncio.to_thread(resume, door, failed, "a key")
        door.close()
    assert call.answer is not None
    assert (call.answer["attempt"], call.answer["replayed"], call.met) == (2, True, ["connection lost"])
    assert acts(project) == ["a key 2"]
    assert str(call.answer["act_id"]).encode() in lost[0]


def test_an_answer_that_is_lost_on_purpose_comes_again_too(project: Project, failed: str) -> None:
    door = Door(project.database.url, project.user)
    call = resume(door, failed, "a key", loses_its_answer=True)
    door.close()
    assert call.answer is not None
    assert (call.answer["attempt"], call.answer["replayed"], call.met) == (2, True, [ANSWER_LOST])
    assert acts(project) == ["a key 2"]


def test_a_refusal_ends_a_call(project: Project) -> None:
    door = Door(project.database.url, project.user)
    call = resume(door, str(uuid4()), "a key")
    door.close()
    assert (call.answer, call.refusal, call.met) == (None, "run_not_found", [])


async def test_without_a_server_a_client_gives_up_in_the_end_and_finds_nothing_to_do(project: Project) -> None:
    async with PostgresProxy(project.database.url) as wire:
        await wire.close()
        door = Door(wire.url, project.user)
        call = await asyncio.to_thread(resume, door, str(uuid4()), "a key", patience_s=0)
        assert await asyncio.to_thread(failed_runs, door) == []
    assert (call.answer, call.refusal, call.met) == (None, None, ["connection lost"])


def test_a_client_takes_its_own_failed_runs(project: Project, failed: str) -> None:
    other, person = project.someone("operator")
    theirs = project.start("flow", person)
    Worker(project.database).work_off(STEP)
    project.start("flow")
    doors = [Door(project.database.url, user) for user in (project.user, other)]
    assert [failed_runs(door) for door in doors] == [[failed], [theirs]]
    for door in doors:
        door.close()
