"""A wire between a worker and its database that can be cut, or lose what goes through it.

It speaks just enough of Postgres's protocol to see messages: a type byte, then a length.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Self
from urllib.parse import urlsplit

NOTIFICATION: Final = b"A"
DATA_ROW: Final = b"D"

_NO_OPTIONS: Final = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"


class PostgresProxy:
    """`async with PostgresProxy(url) as wire`: workers connect to `wire.url`.

    `swallows(kind, payload)` decides about each message of the server, `cuts_at` about where the
    connection breaks, `delays(payload)` may hold a message back, and `rewrites(payload)` change it. With
    `refuses_options` it takes no startup options, as some poolers do.
    """

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._parts = parts
        self._target = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._pipes: set[asyncio.Task[None]] = set()
        self.swallows: Callable[[bytes, bytes], bool] = lambda kind, payload: False
        self.cuts_at: Callable[[bytes, bytes], bool] = lambda kind, payload: False
        self.delays: Callable[[bytes], Awaitable[None]] = _at_once
        self.rewrites: Callable[[bytes], bytes] = lambda payload: payload
        self.refuses_options = False
        self._port = 0

    @property
    def url(self) -> str:
        user, _, _ = self._parts.netloc.rpartition("@")
        netloc = f"{user}@127.0.0.1:{self._port}"
        return self._parts._replace(netloc=netloc, query="sslmode=disable&gssencmode=disable").geturl()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Takes connections (again, on the port it had)."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cuts what is connected and takes nothing new: the database is away."""
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        for pipe in list(self._pipes):
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        there: asyncio.StreamWriter | None = None
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                startup = await _read_startup(reader)
                if self.refuses_options and b"\0options\0" in startup:
                    writer.write(_message(b"E", _NO_OPTIONS))
                    await writer.drain()
                    return
                back, there = await asyncio.open_connection(*self._target)
                there.write(startup)
                upward = asyncio.create_task(_copy(reader, there))
                downward = asyncio.create_task(self._messages(back, writer))
                try:
                    await asyncio.wait({upward, downward}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    upward.cancel()
                    downward.cancel()
                    await asyncio.gather(upward, downward, return_exceptions=True)
        finally:
            self._pipes.discard(task)
            for end in (writer, there):
                if end is not None:
                    end.close()

    async def _messages(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readexactly(5)
            payload = await reader.readexactly(int.from_bytes(head[1:]) - 4)
            if self.cuts_at(head[:1], payload):
                return
            await self.delays(payload)
            if not self.swallows(head[:1], payload):
                writer.write(_message(head[:1], self.rewrites(payload)))
                await writer.drain()


async def _read_startup(reader: asyncio.StreamReader) -> bytes:
    length = await reader.readexactly(4)
    return length + await reader.readexactly(int.from_bytes(length) - 4)


def _message(kind: bytes, payload: bytes) -> bytes:
    return kind + (len(payload) + 4).to_bytes(4) + payload


async def _at_once(payload: bytes) -> None:
    """Holds nothing back."""


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
