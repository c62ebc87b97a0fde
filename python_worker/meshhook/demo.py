"""`meshhook demo`: a run fails, is repaired and resumed, without a person, on a server of its own.

With DEMO_BREAK=no-repair the ticket service stays broken, so the demo has to notice that its story is
not true.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from meshhook.child_process import ChildProcess, demo_settings
from meshhook.database.api_calls import Person
from meshhook.demo_service import DemoService
from meshhook.demo_story import Story, Teller
from meshhook.demo_workflow import DEMO_USER
from meshhook.embedded import EmbeddedServer
from meshhook.errors import MeshHookError
from meshhook.migrator import migrate
from meshhook.visible import visible

_LAST_LINES = 20


@contextmanager
def _passing_folder() -> Iterator[Path]:
    """A temporary directory that root's server can enter: it runs as another user."""
    with tempfile.TemporaryDirectory(prefix="meshhook-demo-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


async def run_demo(console: Console) -> Teller:
    """Tell the story; the answer knows whether all of it was true."""
    log: list[str] = []
    teller = Teller(console)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(_passing_folder())
        console.print(f"[dim]Postgres and worker for this demo alone, in {folder}; it is removed at the end.[/]")
        server = stack.enter_context(EmbeddedServer(folder / "postgres", durable=False))
        await migrate(server.url())
        service = stack.enter_context(DemoService())
        worker = await ChildProcess.start(
            "worker", database_url=server.url(), on_line=log.append, settings=demo_settings(service.port)
        )
        stack.push_async_callback(worker.stop)
        person = await stack.enter_async_context(Person.connect(server.url(), DEMO_USER))
        story = Story(person, service, teller)
        try:
            async with asyncio.TaskGroup() as tasks:
                watch = tasks.create_task(worker.watch())
                await story.tell(is_repaired=os.environ.get("DEMO_BREAK") != "no-repair")
                watch.cancel()
        except* MeshHookError as group:
            console.print(*map(visible, log[-_LAST_LINES:]), sep="\n", style="dim", markup=False)
            raise group.exceptions[0] from None
    teller.conclude()
    return teller
