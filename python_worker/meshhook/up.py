"""`meshhook up`: everything on this machine in the foreground, like a compose file.

Postgres, the schema, a demo project, the demo's ticket service, a worker and the gateway; then one run that
fails, a link to the Run Console, and the two commands that look at the run and resume it.
Ctrl-C or SIGTERM stops all in order; data stays.
Whatever an earlier `up` left behind, however it ended, is found and put right.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from meshhook import demo_workflow
from meshhook.child_process import GRACE_S, KILLED_AFTER_S, ChildProcess, demo_settings
from meshhook.database.answers import RunView
from meshhook.database.api_calls import Person
from meshhook.demo_service import DemoService
from meshhook.embedded import EmbeddedServer
from meshhook.errors import MeshHookError
from meshhook.following import wait_until_over
from meshhook.kept_process import KeptProcess
from meshhook.migrator import migrate
from meshhook.paths import meshhook_home
from meshhook.processes import ProcessName
from meshhook.progress import Progress
from meshhook.state import State, only_one, read_state, remove_state, write_state
from meshhook.up_gateway import UpGateway

SERVICE_PORT_FILE = "ticket-service.port"
FIRST_RUN_TIMEOUT_S = 60.0
WITHOUT_CONSOLE = "\nThe Run Console is not built: that needs node (20 or newer) and npm, and make up again.\n"


@dataclass(frozen=True)
class UpOptions:
    """A server of the user's own, or the port of the embedded one; None leaves the choice to us."""

    database_url: str | None = None
    port: int | None = None


async def run_up(options: UpOptions, progress: Progress) -> None:
    """Start everything and keep it running until a signal asks for the end."""
    home = meshhook_home()
    with only_one(home) as is_free:
        if not is_free:
            other = read_state(home)
            where = f" (process {other.up.pid})" if other else ""
            raise MeshHookError(f"meshhook up is running already{where}.", "Use it, or stop it with Ctrl-C first.")
        async with _until_signal(progress), AsyncExitStack() as stack:
            await _Up(home, options, progress, stack).run()


class _Up:
    """One `up`, from its first phase to its last; the stack undoes them in reverse order."""

    def __init__(self, home: Path, options: UpOptions, progress: Progress, stack: AsyncExitStack) -> None:
        self._home = home
        self._options = options
        self._progress = progress
        self._stack = stack
        self._before = read_state(home)
        self._worker = KeptProcess(self._start_worker, progress)
        self._gateway = UpGateway(home, progress)
        self._service_port = 0

    async def run(self) -> None:
        self._end_orphans()
        database_url, server = self._start_database()
        with self._progress.phase("schema") as phase:
            report = await migrate(database_url)
            phase.detail = (
                "up to date"
                if report.is_unchanged
                else (f"{len(report.applied)} migrations, {report.replayed} functions and policies")
            )
        service = self._stack.enter_context(DemoService(self._last_service_port()))
        self._service_port = service.port
        person = await self._stack.enter_async_context(Person.connect(database_url, demo_workflow.DEMO_USER))
        with self._progress.phase("demo") as phase:
            project_id = await demo_workflow.prepare_project(person)
            version = await demo_workflow.publish(person, project_id, service.url)
            phase.detail = f"workflow {demo_workflow.SLUG} v{version}, ticket service on {service.url}"
        (self._home / SERVICE_PORT_FILE).write_text(f"{service.port}\n")
        self._state = State(
            database_url=database_url,
            port=server.port if server else None,
            up=ProcessName.of(os.getpid()),
            user_id=demo_workflow.DEMO_USER,
            project_id=project_id,
        )
        self._stack.callback(remove_state, self._home)
        self._stack.push_async_callback(self._stop_worker)
        with self._progress.phase("worker") as phase:
            await self._worker.start()
            phase.detail = f"process {self._state.worker.pid}" if self._state.worker else ""
        self._stack.push_async_callback(self._gateway.stop)
        with self._progress.phase("gateway") as phase:
            phase.detail = await self._gateway.start(database_url)
        self._state = self._state.model_copy(
            update={"gateway": self._gateway.name, "gateway_url": self._gateway.address}
        )
        write_state(self._home, self._state)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._worker.keep())
                tasks.create_task(self._gateway.keep())
                if server is not None:
                    tasks.create_task(_watch(server))
                await self._fail_once(person, project_id, service)
        except* MeshHookError as group:
            raise group.exceptions[0] from None

    def _last_service_port(self) -> int:
        """Where the ticket service was, so that workflows published then still find it; 0 for anywhere."""
        try:
            return int((self._home / SERVICE_PORT_FILE).read_text())
        except (OSError, ValueError):
            return 0

    def _end_orphans(self) -> None:
        """End the processes of an `up` that was killed and could not do it itself."""
        before = self._before
        for title, process in (("worker", before.worker), ("gateway", before.gateway)) if before else ():
            if process is not None and process.is_alive():
                with self._progress.phase("clean up") as phase:
                    process.end(GRACE_S + KILLED_AFTER_S)
                    phase.detail = f"ended {title} {process.pid} of an earlier meshhook up"

    def _start_database(self) -> tuple[str, EmbeddedServer | None]:
        if self._options.database_url is not None:
            return self._options.database_url, None
        with self._progress.phase("postgres") as phase:
            server = EmbeddedServer(self._home / "postgres", port=self._options.port)
            server.start()
            self._stack.callback(self._stop_database, server)
            phase.detail = f"port {server.port}, data in {_shown(server.data_dir)}"
        return server.url(), server

    def _stop_database(self, server: EmbeddedServer) -> None:
        server.stop()
        self._progress.say(f"Postgres has stopped; the data stays in {_shown(server.data_dir)}.")

    async def _start_worker(self) -> ChildProcess:
        worker = await ChildProcess.start(
            "worker",
            database_url=self._state.database_url,
            on_line=self._progress.log,
            settings=demo_settings(self._service_port),
        )
        self._state = self._state.model_copy(update={"worker": worker.name})
        write_state(self._home, self._state)
        return worker

    async def _stop_worker(self) -> None:
        await self._worker.stop()
        self._progress.say("The worker has drained.")

    async def _fail_once(self, person: Person, project_id: UUID, service: DemoService) -> None:
        """One run that fails since the ticket service is down; then the service is repaired."""
        with self._progress.phase("run") as phase:
            started = await person.start_run(project_id, demo_workflow.SLUG, demo_workflow.webhook_payload())
            try:
                async with asyncio.timeout(FIRST_RUN_TIMEOUT_S):
                    view = await wait_until_over(person, started.run_id)
            except TimeoutError:
                raise MeshHookError(f"The demo's run did not end within {FIRST_RUN_TIMEOUT_S:.0f} s.") from None
            phase.detail = f"{started.run_id} has {view.run.status}: {_what_failed(view)}"
        with self._progress.phase("repair") as phase:
            await demo_workflow.repair(service.url)
            phase.detail = "the ticket service opens tickets again"
        command = _command()
        target = f"{started.run_id} {demo_workflow.CALL}"
        link = self._gateway.link(demo_workflow.DEMO_USER)
        self._progress.say(
            (f"\nOpen the Run Console, signed in by this link once:\n\n  {link}\n" if link else WITHOUT_CONSOLE)
            + "\nIn a second terminal, see what a resume would do, then do it:\n\n"
            f"  {command} run preview {target}\n"
            f"  {command} run resume {target}\n\n"
            "Ctrl-C stops everything; the data stays.\n",
            ready=True,
            run_id=started.run_id,
            step_key=demo_workflow.CALL,
            link=link,
        )


def _what_failed(view: RunView) -> str:
    failures = [one for one in view.attempts if one.error]
    return ", ".join(f"{one.step_key}: {(one.error or {}).get('message')}" for one in failures)


@asynccontextmanager
async def _until_signal(progress: Progress) -> AsyncIterator[None]:
    """Run the body until it ends or a signal cancels it; a second signal changes nothing."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    is_asked = False

    def ask() -> None:
        nonlocal is_asked
        if not is_asked:
            is_asked = True
            progress.say("\nStopping.")
            task.cancel()

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, ask)
    try:
        yield
    except asyncio.CancelledError:
        if not is_asked:
            raise
        task.uncancel()
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def _watch(server: EmbeddedServer) -> None:
    await asyncio.to_thread(server.exited.wait)
    raise MeshHookError("Postgres has ended by itself.", f"{server.log_file} says why.")


def _shown(path: Path) -> str:
    """A path as short as this terminal can use it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _command() -> str:
    """How the person in this terminal calls us, so that it can be pasted into another one."""
    program = Path(sys.argv[0]).absolute()
    words = [_shown(program)] if program.name == "meshhook" else [sys.executable, "-m", "meshhook"]
    home = os.environ.get("MESHHOOK_HOME")
    setting = f"MESHHOOK_HOME={shlex.quote(home)} " if home else ""
    return setting + shlex.join(words)
