"""No database, a wrong one, or one that comes and goes: the worker waits and says so, or says why it can't."""

from __future__ import annotations

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from harness.databases import Database
from harness.http_sink import HttpSink, says, says_nothing
from harness.postgres_proxy import DATA_ROW, PostgresProxy
from harness.stage import Stage
from harness.workers import worker_here, worker_process
from meshhook.errors import DatabaseFailed, InvalidSettings, SchemaMissing, WrongServerVersion

QUICK = {"reconnect_max_s": 0.2}


@pytest.fixture
def stage(database: Database) -> Stage:
    stage = Stage(database)
    stage.publish("one", ("only", "transform", {"expression": "input"}))
    return stage


async def test_a_worker_without_a_database_waits_says_so_and_works_once_there_is_one(stage: Stage) -> None:
    run_id = stage.start("one")
    async with PostgresProxy(stage.database.url) as wire:
        await wire.close()
        async with worker_here(wire.url, **QUICK) as worker:
            told = await worker.told.line("waiting_for_database", times=3)
            await wire.open()
            await worker.told.line("database_is_back")
            await stage.ended(run_id)
    assert "can't be reached" in told["problem"]
    assert told["next_try_in_s"] <= 0.24
    assert "password" not in str(worker.told.lines)


async def test_a_result_outlives_the_connection_and_is_sent_again(stage: Stage) -> None:
    async with HttpSink(says_nothing) as sink, PostgresProxy(stage.database.url) as wire:
        stage.publish("call", ("call", "http_call", {"method": "POST", "url": sink.url}))
        run_id = stage.start("call")
        async with worker_here(wire.url, **QUICK) as worker:
            await sink.was_asked()
            await wire.close()
            sink.let_go(says(200, {"n": 1}))
            await worker.told.line("waiting_for_database")
            await wire.open()
            await stage.ended(run_id)
    (attempt,) = stage.attempts(run_id, "call")
    assert attempt["output"]["body"] == {"n": 1}
    assert len(sink.asked) == 1


async def test_an_answer_lost_after_the_commit_is_asked_for_again_and_changes_nothing(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire:
        lost: list[bytes] = []

        def loses_the_first_finish(kind: bytes, payload: bytes) -> bool:
            is_lost = kind == DATA_ROW and b'"status": "ok"' in payload and not lost
            if is_lost:
                lost.append(payload)
            return is_lost

        async with worker_here(wire.url, **QUICK) as worker:
            wire.cuts_at = loses_the_first_finish
            run_id = stage.start("one")
            refused = await worker.told.line("finish_refused", run_id=run_id)
            await stage.ended(run_id)
    assert refused["status"] == "gone"
    assert [attempt["status"] for attempt in stage.attempts(run_id, "only")] == ["succeeded"]


async def test_a_database_without_meshhook_is_told_in_one_sentence(empty_database: Database) -> None:
    async with worker_process(empty_database.url) as worker:
        assert await worker.exit_code() != 0
        told = [line["text"] for line in worker.told.lines if line["event"] == "text"]
    assert "no MeshHook" in " ".join(told)
    assert "meshhook migrate" in " ".join(told)
    assert "Traceback" not in " ".join(told)


async def test_a_login_that_may_not_be_a_worker_is_told_in_one_sentence(database: Database) -> None:
    name = f"stranger_{database.name}"
    connection = database.connect()
    connection.execute(sql.SQL("create role {} login password 'secret'").format(sql.Identifier(name)))
    url = make_conninfo(database.url, user=name, password="secret")
    try:
        with pytest.raises(DatabaseFailed) as refused:
            async with worker_here(url) as worker:
                await worker.ended()
    finally:
        connection.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
    assert refused.value.message == "The worker's login may not act as meshhook_worker."


async def test_an_older_schema_is_told_in_one_sentence(database: Database) -> None:
    database.connect().execute("drop function meshhook_worker.claim(text, text[], int, int)")
    with pytest.raises(SchemaMissing) as refused:
        async with worker_here(database.worker_url()) as worker:
            await worker.ended()
    assert refused.value.hint == "Run: meshhook migrate"


async def test_functions_missing_for_a_moment_are_waited_for(stage: Stage) -> None:
    async with worker_here(stage.database.worker_url(), **QUICK) as worker:
        await stage.ended(stage.start("one"))
        stage.judge.execute("alter function meshhook_worker.claim(text, text[], int, int) rename to claim_away")
        stage.judge.execute(
            "alter function meshhook_worker.finish_and_claim(text, jsonb, text[], int, int) rename to finish_away"
        )
        run_id = stage.start("one")
        await worker.told.line("waiting_for_database")
        stage.judge.execute("alter function meshhook_worker.claim_away(text, text[], int, int) rename to claim")
        stage.judge.execute(
            "alter function meshhook_worker.finish_away(text, jsonb, text[], int, int) rename to finish_and_claim"
        )
        await stage.ended(run_id)


async def test_an_address_that_is_none_is_told_in_one_sentence() -> None:
    with pytest.raises(InvalidSettings) as refused:
        async with worker_here("this is no address") as worker:
            await worker.ended()
    assert refused.value.message == "The database's address can't be read."


async def test_a_server_of_another_version_is_told_in_one_sentence(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire:
        wire.rewrites = lambda payload: b"server_version\x0014.11\0" if payload[:15] == b"server_version\0" else payload
        with pytest.raises(WrongServerVersion) as refused:
            async with worker_here(wire.url) as worker:
                await worker.ended()
    assert refused.value.message == "The server is PostgreSQL 14; MeshHook needs 15 to 18."


async def test_a_pooler_that_takes_no_options_is_used_in_the_role_of_the_login(stage: Stage) -> None:
    async with PostgresProxy(stage.database.url) as wire:
        wire.refuses_options = True
        async with worker_here(wire.url):
            await stage.ended(stage.start("one"))
