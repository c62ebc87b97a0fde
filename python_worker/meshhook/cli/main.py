"""The command `meshhook`: its groups, and how an error of ours leaves the process."""

from __future__ import annotations

from typing import Any

import click

from meshhook import __version__
from meshhook.cli.audit import audit
from meshhook.cli.doctor import doctor
from meshhook.cli.output import told
from meshhook.cli.project import project
from meshhook.cli.run import run
from meshhook.cli.secrets import secrets
from meshhook.cli.serving import demo, link, migrate, serve, up, worker
from meshhook.cli.workflow import workflow
from meshhook.errors import MeshHookError


class Commands(click.Group):
    """Turns every error of ours into a sentence and an exit code; others are bugs and keep their trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MeshHookError as error:
            raise told(error) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="meshhook")
def main() -> None:
    """Webhook-first workflows on Postgres. A failed run resumes from any step.

    Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 nothing running or no database.
    """


for command in (up, demo, migrate, worker, serve, link, doctor, project, workflow, run, secrets, audit):
    main.add_command(command)
