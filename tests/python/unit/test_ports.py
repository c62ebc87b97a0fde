"""A port on loopback, as the gateway listens on it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from meshhook.errors import PortTaken
from meshhook.ports import LOOPBACK, listen


async def test_answers_leave_at_once() -> None:
    """Nagle's algorithm would hold the body of an answer back until its head is acknowledged."""
    is_undelayed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        is_undelayed.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = listen(0)
    async with await asyncio.start_server(answer, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        assert await is_undelayed
        writer.close()


def test_a_port_in_use_is_refused() -> None:
    with listen(0) as first, pytest.raises(PortTaken, match="Address already in use"):
        listen(first.getsockname()[1])
    with listen(0) as again:
        assert again.getsockname()[0] == LOOPBACK
