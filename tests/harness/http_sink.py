"""A small real HTTP service on loopback that remembers what it was asked and answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request; the names of the headers are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def says(status: int = 200, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Answer:
    """An answer: `body` as JSON, or `raw` as it is; `content_type="x"` becomes the header Content-Type."""
    content = raw if raw is not None else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head + (b"" if asked.method == "HEAD" else content))
        await writer.drain()

    return answer


async def says_nothing(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Keeps the caller waiting until somebody lets it go, or it or the service goes away."""
    raise _NothingYetError


async def hangs_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Ends the connection without an answer."""
    writer.close()


class _NothingYetError(Exception):
    """The answer comes when `let_go` brings one."""


class HttpSink:
    """`async with HttpSink() as sink`: `sink.url` is where it is, `sink.answer` what it does."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or says(200, {"ok": True})
        self.asked: list[Asked] = []
        self._changed = asyncio.Condition()
        self._connections: set[asyncio.Task[None]] = set()
        self._let_go = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def was_asked(self, times: int = 1) -> None:
        """Returns once so many requests have come in."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.asked) >= times)

    def let_go(self, answer: Answer) -> None:
        """Answers those who wait, and everybody from now on."""
        self.answer = answer
        self._let_go.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while not writer.is_closing():
                    asked = await _read(reader)
                    async with self._changed:
                        self.asked.append(asked)
                        self._changed.notify_all()
                    try:
                        await self.answer(asked, writer)
                    except _NothingYetError:
                        await self._let_go.wait()
                        await self.answer(asked, writer)
        finally:
            self._connections.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body)
