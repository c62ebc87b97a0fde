"""What a worker leaves behind where it gives a login up."""

from __future__ import annotations

import asyncio

from meshhook.database.worker_calls import WorkerSession


async def test_a_login_that_is_given_up_half_way_is_closed_at_once() -> None:
    """Also while somebody holds the cancellation, as a log or a group of tasks may."""
    has_come, has_gone = asyncio.Event(), asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        has_come.set()
        await reader.read()
        has_gone.set()
        writer.close()

    held: BaseException | None = None
    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        login = asyncio.create_task(WorkerSession.connect(f"postgresql://u@127.0.0.1:{port}/d", "w"))
        await has_come.wait()
        login.cancel()
        try:
            await login
        except asyncio.CancelledError as cancelled:
            held = cancelled
        async with asyncio.timeout(10):
            await has_gone.wait()
    assert held is not None
