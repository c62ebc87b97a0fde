"""Services that answer too long, too slowly, too large or wrongly: each costs its own step and no more."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from harness.http_sink import Answer, Asked, HttpSink
from harness.work import some_work
from meshhook.nodes.base import Call
from meshhook.nodes.http_call import HttpCallNode
from meshhook.settings import WorkerSettings
from meshhook.worker.executor import Executor

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"


@pytest.fixture
async def sink() -> AsyncIterator[HttpSink]:
    async with HttpSink() as running:
        yield running


@pytest.fixture
async def executor() -> AsyncIterator[Executor]:
    settings = WorkerSettings(
        database_url="postgresql://nowhere/", allow_private_networks=True, http_max_response_bytes=20_000
    )
    made = Executor({"http_call": HttpCallNode(settings)})
    yield made
    await made.close()


async def told(executor: Executor, sink: HttpSink, timeout_s: float = 60, **config: Any) -> dict[str, Any]:
    """The result that would go to the database."""
    work = some_work("http_call", {"url": sink.url, **config}, timeout_s=timeout_s)
    result: dict[str, Any] = json.loads((await executor.execute(Call(work))).text)
    return result


def for_ever(first: bytes, again: bytes) -> Answer:
    """An answer that begins so and goes on like that until the caller is gone."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(0)

    return answer


def once(answer: bytes) -> Answer:
    """Exactly this, and then the connection ends."""

    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    return say


def slowly(*parts: bytes) -> Answer:
    """An answer of which each part comes a moment after the one before, the last one again and again."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        while True:
            await asyncio.sleep(0.01)
            writer.write(parts[-1])
            await writer.drain()

    return answer


EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
"""Of deflate: stored, of no bytes, and not the last one."""
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(for_ever(HEAD + b"\r\n", b"x" * 65_536), "response_too_large", id="a body without an end"),
        pytest.param(for_ever(CHUNKED, b"10\r\n" + b"x" * 16 + b"\r\n"), "response_too_large", id="small chunks"),
        pytest.param(for_ever(CHUNKED, b";" + b"x" * 65_536), "connection_lost", id="a chunk's extension"),
        pytest.param(for_ever(CHUNKED + b"0\r\n", b"X: " + b"x" * 997 + b"\r\n"), "connection_lost", id="trailers"),
        pytest.param(for_ever(HEAD, b"X-Header: " + b"x" * 1_000 + b"\r\n"), "connection_lost", id="headers"),
        pytest.param(for_ever(HEAD + b"X-Header: ", b"x" * 65_536), "connection_lost", id="a header without an end"),
        pytest.param(for_ever(b"HTTP/1.1 200 ", b"x" * 65_536), "connection_lost", id="a reason without an end"),
        pytest.param(for_ever(PACKED + GZIP_HEAD, EMPTY_BLOCK * 10_000), "response_too_large", id="packed nothing"),
        pytest.param(
            for_ever(PACKED + gzip.compress(b"{}"), b"x" * 65_536), "response_too_large", id="more after what is packed"
        ),
        pytest.param(once(PACKED + gzip.compress(b"0" * 50_000_000)), "response_too_large", id="a bomb of 50 MB"),
        pytest.param(
            once(PACKED + gzip.compress(gzip.compress(b"0" * 10_000_000))), None, id="a small bomb within a bomb"
        ),
        pytest.param(for_ever(HEAD + b"Content-Length: -1\r\n\r\n", b"x"), "connection_lost", id="a negative length"),
        pytest.param(
            for_ever(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"x"),
            "connection_lost",
            id="two lengths",
        ),
        pytest.param(
            for_ever(HEAD + b"X Header: a\r\n\r\n", b"x"), "connection_lost", id="a header's name with a space"
        ),
        pytest.param(for_ever(HEAD + b"X: a\x00b\r\n\r\n", b"x"), "connection_lost", id="a header with a NUL"),
        pytest.param(for_ever(b"HTTP/1.1 999999 OK\r\n\r\n", b"x"), "connection_lost", id="a status of six digits"),
    ],
)
async def test_an_answer_without_measure_ends_its_own_step(
    sink: HttpSink, executor: Executor, answer: Answer, code: str | None
) -> None:
    sink.answer = answer
    tracemalloc.start()
    try:
        result = await told(executor, sink, timeout_s=20)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert result.get("error", {}).get("code") == code
    assert peak < 20_000_000
    sink.answer = answers_well
    assert (await told(executor, sink))["outcome"] == "succeeded"


async def answers_well(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 2\r\n\r\n{}")
    await writer.drain()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(slowly(b"H"), id="a status line"),
        pytest.param(slowly(HEAD, b"X: y\r\n"), id="headers"),
        pytest.param(slowly(b"HTTP/1.1 100 Continue\r\n\r\n"), id="answers that are none yet"),
        pytest.param(slowly(CHUNKED, b"1\r\nx\r\n"), id="chunks"),
        pytest.param(slowly(PACKED, GZIP_HEAD, EMPTY_BLOCK), id="packed nothing"),
    ],
)
async def test_a_service_that_trickles_is_stopped_by_the_steps_own_limit(
    sink: HttpSink, executor: Executor, answer: Answer
) -> None:
    sink.answer = answer
    result = await told(executor, sink, timeout_s=0.3, method="POST")
    assert result["error"]["class"] in ("timeout", "connection")
    # On a busy machine the limit may be over before anything was sent.
    assert result["effect"]["may_have_happened"] or not sink.asked


async def test_headers_of_a_request_are_not_longer_than_servers_take(sink: HttpSink, executor: Executor) -> None:
    for headers in ({"X": "x" * 20_000}, {f"X-{number}": "x" * 100 for number in range(200)}):
        result = await told(executor, sink, headers=headers)
        assert result["error"]["code"] == "header_refused"
    assert sink.asked == []
