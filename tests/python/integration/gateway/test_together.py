"""What a call says to the database goes there in one piece, and whatever ends it leaves a connection that serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import waiting
from psycopg.abc import PQGen

from harness.databases import Database
from harness.gateway import Gateway
from harness.stage import Stage
from meshhook.database import together
from meshhook.database.together import Statement, TogetherConnection

Given = tuple[Statement, tuple[str, ...]]

NAPPING = "from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[TogetherConnection]:
    async with await TogetherConnection.connect(database.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def nap(stage: Stage) -> None:
    """A function that goes on until something ends it."""
    stage.judge.execute("create or replace function meshhook.nap() returns void language sql as 'select pg_sleep(60)'")


def given(text: str, *values: str) -> Given:
    return Statement(text), values


async def told(connection: TogetherConnection, *statements: Given) -> list[bytes | None]:
    """The first value of each statement that answers with one."""
    return [result.get_value(0, 0) for result in await connection.execute_together(*statements) if result.ntuples]


async def test_a_call_waits_for_the_database_once(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    user, waits, wait_async = uuid4(), [], waiting.wait_async

    def counting(generator: PQGen[Any]) -> PQGen[Any]:
        try:
            state = next(generator)
            while True:
                waits.append(state)
                state = generator.send((yield state))
        except StopIteration as end:
            return end.value

    async def counted(generator: PQGen[Any], *how: Any, **more: Any) -> Any:
        return await wait_async(counting(generator), *how, **more)

    assert (await gateway.rpc("list_projects", user)).status_code == 200
    monkeypatch.setattr(waiting, "wait_async", counted)
    assert (await gateway.rpc("list_projects", user)).status_code == 200
    assert waits == [waiting.Wait.R]


async def test_a_statement_is_prepared_once(connection: TogetherConnection) -> None:
    known = given("select count(*) from pg_prepared_statements")
    twice = [given("select $1::text", "one"), given("select $1::text", "two")]
    assert await told(connection, *twice, known) == [b"one", b"two", b"2"]
    assert await told(connection, *twice, known) == [b"one", b"two", b"2"]


async def test_what_is_too_much_to_keep_is_carried_out_all_the_same(
    connection: TogetherConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST_PREPARED", 1)
    known = given("select count(*) from pg_prepared_statements")
    for _ in range(2):
        assert await told(connection, known, given("select $1::text", "one")) == [b"1", b"one"]


async def test_nothing_is_carried_out_after_what_failed(connection: TogetherConnection) -> None:
    made = given("create temporary table made ()")
    with pytest.raises(psycopg.errors.DivisionByZero):
        await connection.execute_together(given("select 1 / 0"), made)
    with pytest.raises(psycopg.errors.UndefinedTable):
        await connection.execute_together(given("select count(*) from made"))
    assert await told(connection, made, given("select count(*) from made")) == [b"0"]


async def test_a_text_is_not_cut_at_a_zero_byte(gateway: Gateway) -> None:
    answer = await gateway.client.get("/rest/v1/rpc/get_run?run_id=%00", headers=gateway.headers(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (400, "22021")


@pytest.mark.usefixtures("nap")
async def test_a_call_that_is_given_up_ends_in_the_database(gateway: Gateway, stage: Stage) -> None:
    user = uuid4()
    calling = asyncio.create_task(gateway.rpc("nap", user))
    await stage.until(f"select count(*) = 1 {NAPPING}")
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    await stage.until(f"select count(*) = 0 {NAPPING}")
    assert (await gateway.rpc("list_projects", user)).json() == {"projects": []}


@pytest.mark.usefixtures("nap")
async def test_a_call_whose_connection_breaks_is_told_so(gateway: Gateway, stage: Stage) -> None:
    user = uuid4()
    calling = asyncio.create_task(gateway.rpc("nap", user))
    await stage.until(f"select count(*) = 1 {NAPPING}")
    stage.judge.execute(f"select pg_terminate_backend(pid) {NAPPING}".encode())
    assert (await calling).status_code == 503
    assert (await gateway.rpc("list_projects", user)).json() == {"projects": []}
