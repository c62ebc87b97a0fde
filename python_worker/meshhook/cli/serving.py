"""Commands that run something: everything, the demo, the migrator, a worker.

Each imports what it runs when it runs, so that the small commands of a person start at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from click.core import ParameterSource

from meshhook.cli.options import database_option, json_option
from meshhook.cli.output import as_json, console, show, wants_json
from meshhook.errors import NothingRunning
from meshhook.state import running_state

if TYPE_CHECKING:
    from meshhook.migrator import MigrationReport


@click.command()
@database_option
@click.option("--port", type=click.IntRange(1, 65535), help="Of the embedded Postgres; else any free one.")
@json_option
def up(database_url: str | None, port: int | None) -> None:
    """Run everything here in the foreground; Ctrl-C stops it, the data stays.

    With --json one document a line.
    """
    from meshhook.progress import Progress, SteadyConsole
    from meshhook.up import UpOptions, run_up

    if database_url is not None and port is not None:
        raise click.UsageError("--port is for the embedded Postgres, not together with --database-url.")
    asyncio.run(run_up(UpOptions(database_url, port), Progress(SteadyConsole(highlight=False), as_json=wants_json())))


@click.command()
@json_option
def demo() -> None:
    """See a run fail and be resumed, on a server of its own that is thrown away."""
    from meshhook.demo import run_demo

    teller = asyncio.run(run_demo(console(quiet=wants_json())))
    if wants_json():
        click.echo(as_json({"statements": teller.statements, "is_true": teller.is_true}))
    if not teller.is_true:
        sys.exit(1)


@click.command()
@database_option
@click.option(
    "--emit",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write it as files for the Supabase CLI instead, usually to supabase/migrations; needs no database.",
)
@json_option
def migrate(database_url: str | None, directory: Path | None) -> None:
    """Bring a database to this version of MeshHook."""
    from meshhook.migrator import migrate as bring_up_to_date

    if directory is not None:
        _emit(directory)
        return
    url = database_url or running_state().database_url
    report = asyncio.run(bring_up_to_date(url, on_phase=None if wants_json() else click.echo))
    show(
        {
            "server_version": report.server_version,
            "applied": report.applied,
            "replayed": report.replayed,
            "owner": report.owner,
            "realtime": report.realtime,
        },
        "\n".join([_changes(report), *_REALTIME.get(report.realtime, ())]),
    )


_REALTIME = {
    "made": ["runs are broadcast by Realtime from now on"],
    "refused": ["runs are not broadcast: this user may not; docs/supabase.md says who may"],
}


def _changes(report: MigrationReport) -> str:
    """What a call of `migrate` did to the schema."""
    if not report.replayed:
        return "up to date already"
    return f"{len(report.applied)} migrations carried out, {report.replayed} functions and policies made anew"


def _emit(directory: Path) -> None:
    """The files that `migrate --emit` adds."""
    from meshhook.emitter import emit

    if click.get_current_context().get_parameter_source("database_url") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--emit writes files and asks no database: leave --database-url out.")
    written = [str(path) for path in emit(directory)]
    show({"written": written}, "\n".join(written) or "up to date already")


@click.command()
@database_option
@click.option("--name", help="How it signs its claims; else host, process and some letters.")
@click.option("--concurrency", type=int, help="How many steps at the same time.")
@click.option("--metrics-port", type=int, help="Where Prometheus may read, on loopback; else nowhere.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]))
@json_option
def worker(
    database_url: str | None, name: str | None, concurrency: int | None, metrics_port: int | None, log_level: str | None
) -> None:
    """Execute steps until SIGTERM or Ctrl-C.

    Its log is JSON lines, unless it goes to a terminal and --json is not given. Further settings come
    from the environment, as MESHHOOK_WORKER_<NAME>.
    """
    from meshhook.settings import WorkerSettings
    from meshhook.worker import run_until_signalled

    settings = WorkerSettings.load(
        database_url=database_url or running_state().database_url,
        name=name,
        concurrency=concurrency,
        metrics_port=metrics_port,
        log_level=log_level,
        log_format="json" if wants_json() else None,
    )
    asyncio.run(run_until_signalled(settings))


@click.command()
@database_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="On loopback; else any free one.")
@click.option("--allow-origin", "origins", multiple=True, metavar="URL", help="A page elsewhere that may call, too.")
@json_option
def serve(database_url: str | None, port: int, origins: tuple[str, ...]) -> None:
    """Serve the API and the Run Console to this machine's browser until Ctrl-C.

    The address of the database names a login without rights of its own; `meshhook up` makes one and runs this.
    """
    import uvloop

    from meshhook.gateway.serve import ServeOptions
    from meshhook.gateway.serve import serve as run_gateway
    from meshhook.paths import make_home

    if database_url is None:
        raise click.UsageError("say which database: --database-url; meshhook up runs a gateway of its own.")
    options = ServeOptions(database_url, make_home(), port, origins)

    def tell(address: str) -> None:
        said = {"event": "gateway_listening", "address": address}
        click.echo(json.dumps(said) if wants_json() else f"{address}, for this machine only; Ctrl-C ends it.")

    uvloop.run(run_gateway(options, tell))


@click.command()
@click.option(
    "--as", "user_id", type=click.UUID, metavar="USER_ID", help="Whom it signs in; else the user of the demo."
)
@json_option
def link(user_id: UUID | None) -> None:
    """Print a link that signs in to the Run Console, once, within a quarter of an hour."""
    from meshhook.gateway.serve import one_time_link
    from meshhook.paths import meshhook_home

    state = running_state()
    if state.gateway_url is None:
        raise NothingRunning("meshhook up runs no gateway here.")
    address = one_time_link(meshhook_home(), state.gateway_url, user_id or state.user_id)
    show({"link": address}, address)
