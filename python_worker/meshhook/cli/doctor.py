"""`meshhook doctor`: what is wrong with an installation, and what mends it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import click
from rich.console import RenderableType
from rich.text import Text

from meshhook.cli.options import database_option, json_option
from meshhook.cli.output import plain_table, show
from meshhook.state import running_state

if TYPE_CHECKING:
    from meshhook.doctor import Report

_SIGNS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


@click.command()
@database_option
@json_option
def doctor(database_url: str | None) -> None:
    """Look at an installation and say what mends what is wrong; changes nothing.

    Exit code 1 if something is wrong. What this login can't see is marked with a question mark.
    """
    from meshhook.doctor import examine

    report = asyncio.run(examine(database_url or running_state().database_url))
    show(report, _picture(report))
    if not report.is_well:
        sys.exit(1)


def _picture(report: Report) -> RenderableType:
    table = plain_table("", "", "")
    table.show_header = False
    for finding in report.findings:
        sign, style = _SIGNS[finding.is_well]
        told = Text(finding.told)
        if finding.mend:
            told.append(f"\nmend: {finding.mend}", style="bold")
        table.add_row(Text(sign, style=style), finding.check, told)
    return table
