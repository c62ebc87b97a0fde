"""A worker runs the items of a map, each with a call of its own, and resumes the ones that failed."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from harness.databases import Database
from harness.http_sink import Asked, HttpSink, says
from harness.stage import Stage
from harness.workers import worker_here


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database)


async def test_each_item_makes_its_call_once_over_a_resume(stage: Stage) -> None:
    customers = [{"id": n, "mail": f"{n}@example.com"} for n in range(20)]
    broken = {"5@example.com", "11@example.com"}

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        status = 422 if asked.json()["to"] in broken else 200
        await says(status, {"status": status})(asked, writer)

    async with HttpSink(answer) as sink:
        call = {"method": "POST", "url": sink.url, "body": {"to": "{{ item.mail }}", "text": "{{ input.text }}"}}
        mails = {
            "items": "input.customers",
            "key": "item.id",
            "concurrency": 3,
            "node": {"type": "http_call", "data": call},
        }
        stage.publish("mails", ("mail", "map", mails))
        run_id = stage.start("mails", {"customers": customers, "text": "hello"})
        async with worker_here(stage.database.worker_url()):
            await stage.ended(run_id, "failed")
            assert len(sink.asked) == 20
            broken.clear()
            stage.resume(run_id, "mail")
            await stage.ended(run_id)
    calls = Counter(asked.json()["to"] for asked in sink.asked)
    assert sorted(mail for mail, count in calls.items() if count == 2) == ["11@example.com", "5@example.com"]
    assert set(calls.values()) == {1, 2}
    keys = {(asked.json()["to"], asked.headers["idempotency-key"]) for asked in sink.asked}
    assert len(keys) == 20, "the repeated call of an item carries the key of its first"
