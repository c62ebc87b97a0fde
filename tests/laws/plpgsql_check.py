"""What plpgsql_check says of our functions: `python -m laws.plpgsql_check`, a part of `make lint`.

It reads the bodies, which sqlfluff takes for strings, against the tables they name. It is an extension of the server,
and the embedded server has no extensions, so it runs on a throw-away one of the system's. Who lacks that is told the
package at the end; with CI set that is a failure.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg
from psycopg.rows import class_row

from harness.parts import Missing
from harness.pgtap import REALTIME
from harness.providers.local import system_binaries
from meshhook.embedded import EmbeddedServer
from meshhook.migrator import migrate
from meshhook.sqltree import sql_root

HERE = Path(__file__).resolve().parent
VERSION = 15


@dataclass(frozen=True, slots=True)
class Checked:
    """A function, and one thing that is said of it, if any; `line` counts from its first dollars."""

    function: str
    line: int | None
    level: str | None
    message: str | None
    detail: str | None

    @property
    def finding(self) -> str | None:
        """As plpgsql_check.toml writes it: `level: message (detail)`."""
        return self.message and f"{self.level}: {self.message}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An entry of plpgsql_check.toml: a finding that is left as it is in these functions."""

    functions: tuple[str, ...]
    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong: `found` are findings that no entry allows, `stale` is what entries allow in vain."""

    found: list[Checked]
    stale: list[tuple[str, str]]


def read_allowed(text: str) -> list[Allowed]:
    """Every entry, each with its reason."""
    entries = [Allowed(**{**entry, "functions": tuple(entry["functions"])}) for entry in tomllib.loads(text)["allowed"]]
    for entry in entries:
        if not entry.reason.strip():
            raise ValueError(f"no reason: {entry.functions} {entry.finding}")
    return entries


def judge(checked: list[Checked], allowed: list[Allowed]) -> Verdict:
    """Findings against the entries that allow them."""
    found = {(one.function, one.finding) for one in checked}
    left = {(function, entry.finding) for entry in allowed for function in entry.functions}
    return Verdict(
        [one for one in checked if one.finding and (one.function, one.finding) not in left], sorted(left - found)
    )


@contextmanager
def checking_server() -> Iterator[EmbeddedServer]:
    """A throw-away server that has the extension. Raises Missing where there is none."""
    missing = Missing("plpgsql_check", f"apt-get install postgresql-{VERSION}-plpgsql-check")
    try:
        binaries = system_binaries(VERSION)
    except Missing as error:
        raise missing from error
    with tempfile.TemporaryDirectory(prefix="meshhook-test-", dir="/tmp") as home:
        Path(home).chmod(0o711)  # root's server runs as a user who has to get in
        with EmbeddedServer(Path(home) / "data", version=VERSION, durable=False, binaries=binaries) as server:
            with psycopg.connect(server.url("template1"), autocommit=True) as connection:
                try:
                    connection.execute("create extension plpgsql_check")
                except psycopg.errors.FeatureNotSupported as error:
                    raise missing from error
            yield server


def check(server: EmbeddedServer, root: Path | None = None) -> list[Checked]:
    """What is said of every plpgsql function of the tree, in a new database."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("drop database if exists checked with (force)")
        connection.execute("create database checked")
    url = server.url("checked")
    asyncio.run(migrate(url, sql_root=root))
    with psycopg.connect(url, autocommit=True) as connection:
        # So that the trigger is there that needs it.
        connection.execute(REALTIME.read_bytes())
    asyncio.run(migrate(url, sql_root=root))
    with (
        psycopg.connect(url) as connection,
        connection.cursor(row_factory=class_row(Checked)) as cursor,
    ):
        return cursor.execute((HERE / "plpgsql_check.sql").read_bytes()).fetchall()


def place(one: Checked) -> str:
    """File and line of a finding, as editors read them."""
    root = sql_root()
    (file,) = root.glob(f"functions/*/{one.function.partition('.')[2]}.sql")
    before = file.read_text().partition("$$")[0].count("\n")
    return f"{file.relative_to(root.parent)}:{before + (one.line or 1)}"


def main() -> int:
    """Prints what is wrong and answers the exit code."""
    try:
        with checking_server() as server:
            checked = check(server)
    except Missing as missing:
        click.echo(str(missing), err=True)
        return 1 if os.environ.get("CI") else 0
    verdict = judge(checked, read_allowed((HERE / "plpgsql_check.toml").read_text()))
    for one in verdict.found:
        click.echo(f"{place(one)}: {one.finding}")
    for function, finding in verdict.stale:
        click.echo(f"tests/laws/plpgsql_check.toml: nothing is found any more: {function}: {finding}")
    click.echo(f"plpgsql_check: {len({one.function for one in checked})} functions")
    return 1 if verdict.found or verdict.stale else 0


if __name__ == "__main__":
    sys.exit(main())
