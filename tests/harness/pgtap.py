"""Collects tests/sql/**/*.sql: one file is one item, its TAP lines decide.

A file is sent through libpq as it is, inside a transaction that is rolled back, so that the lines before an error are
kept. It fails without a plan or `finish()`, when it ran another number of tests than planned, when a test fails that
is not marked TODO, and when one marked TODO passes. A file that skips all its tests counts as skipped; a test that is
skipped does not count as an assertion, and under `--require` it fails its file.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import pq

from harness.cluster import cluster_of
from harness.databases import Database, cloned
from harness.parts import Missing, has_program
from harness.run_record import ASSERTIONS

SQL_TESTS = Path(__file__).resolve().parent.parent / "sql"
REALTIME = Path(__file__).resolve().parent / "realtime.sql"
"""A stand-in for Supabase Realtime's schema."""
_ARCHIVE = SQL_TESTS / "node_modules/@electric-sql/pglite-pgtap/dist/pgtap.tar.gz"
_SCRIPT = re.compile(r".*/pgtap--[0-9.]+\.sql")
BRING_REALTIME = f"""
create function tests.bring_realtime() returns void
language plpgsql
as $bring$ begin {REALTIME.read_text()} end $bring$;
"""
_KEY = pytest.StashKey[Database]()
_OPTIONS = "-c search_path=tests,tap,public -c statement_timeout=60s -c client_min_messages=warning"

_PLAN = re.compile(r"1\.\.(\d+)(?:\s*#\s*skip\b\s*(.*))?", re.IGNORECASE)
_TEST = re.compile(r"(not )?ok\b\s*(\d+)?(?:[^#]*#\s*(todo|skip)\b)?.*", re.IGNORECASE)


class Failed(Exception):
    """What the file said, for the report."""


@dataclass(slots=True)
class Tap:
    """The result of one file."""

    lines: list[str] = field(default_factory=list)
    error: str | None = None

    def judge(self, *, finishes: bool, may_skip: bool = True) -> int:
        """The number of assertions, skipped ones not counted. Raises what is wrong; skips when all was skipped."""
        plans = [match for line in self.lines if (match := _PLAN.fullmatch(line.strip()))]
        tests = [match for line in self.lines if (match := _TEST.fullmatch(line.strip()))]
        problems = [self.error] if self.error else []
        if len(plans) != 1:
            problems.append(f"{len(plans)} plans instead of one")
        elif plans[0][2] is not None and not tests and not problems:
            pytest.skip(plans[0][2] or "the file skips all its tests")
        elif int(plans[0][1]) != len(tests):
            problems.append(f"{plans[0][1]} tests planned, {len(tests)} run")
        elif not tests:
            problems.append("no test at all")
        if not finishes:
            problems.append("the file does not call finish()")
        skipped = [test for test in tests if (test[3] or "").lower() == "skip"]
        if not may_skip:
            problems += [f"required, but skipped: {test[0]}" for test in skipped]
        for test in tests:
            is_todo = (test[3] or "").lower() == "todo"
            if test[1] and not is_todo:
                problems.append(f"failed: {test[0]}")
            elif not test[1] and is_todo:
                problems.append(f"marked TODO, but passes: {test[0]}")
        if problems:
            raise Failed("\n".join([*self.lines, "", *problems]))
        return len(tests) - len(skipped)


def run_file(database_url: str, text: str) -> Tap:
    """Send a file, keep every line it answered."""
    tap = Tap()
    with psycopg.connect(database_url, options=_OPTIONS) as connection:
        raw = connection.pgconn
        raw.send_query(f"begin;\n{text}\n;rollback;".encode())
        while (result := raw.get_result()) is not None:
            if result.status == pq.ExecStatus.FATAL_ERROR:
                tap.error = result.error_message.decode(errors="replace").strip()
            elif result.status == pq.ExecStatus.TUPLES_OK:
                values = (result.get_value(row, 0) for row in range(result.ntuples))
                tap.lines += [line for value in values for line in (value or b"").decode().splitlines() if line]
            elif result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.EMPTY_QUERY):
                tap.error = f"the file answers with {pq.ExecStatus(result.status).name}"
                break
        connection.close()
    return tap


class SqlFile(pytest.File):
    """A file below tests/sql."""

    def collect(self) -> Iterator[pytest.Item]:
        yield SqlItem.from_parent(self, name=self.path.stem)


class SqlItem(pytest.Item):
    """Its one item."""

    def runtest(self) -> None:
        text = self.path.read_text()
        finishes = re.search(r"\bfinish\s*\(", text) is not None
        may_skip = not self.config.getoption("--require")
        assertions = run_file(_database(self.config).url, text).judge(finishes=finishes, may_skip=may_skip)
        self.user_properties.append((ASSERTIONS, assertions))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        return str(excinfo.value) if isinstance(excinfo.value, Failed) else repr(excinfo.value)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.path.relative_to(SQL_TESTS).with_suffix("").as_posix()


def _database(config: pytest.Config) -> Database:
    """This process's database with pgTAP and our helpers, made for its first file."""
    database = config.stash.get(_KEY, None)
    if database is None:
        cluster = cluster_of(config)
        cluster.demand()
        stack = ExitStack()
        config.add_cleanup(stack.close)
        database = stack.enter_context(cloned(cluster, "tap"))
        install(database.url)
        config.stash[_KEY] = database
    return database


def install(database_url: str) -> None:
    """Put pgTAP into the schema `tap`, tests/sql/helpers.sql into `tests`, and with it what brings Realtime."""
    if not _ARCHIVE.exists():
        Missing("pgTAP", "make test" if has_program("npm") else "apt-get install npm").skip()
    with tarfile.open(_ARCHIVE) as archive:
        (name,) = [name for name in archive.getnames() if _SCRIPT.fullmatch(name) and name.count("--") == 1]
        member = archive.extractfile(name)
        assert member is not None
        script = member.read()
    options = "-c search_path=tap -c client_min_messages=error"
    with psycopg.connect(database_url, options=options) as connection:
        connection.execute("create schema tap; grant usage on schema tap to public;")
        connection.execute(script)
        connection.execute((SQL_TESTS / "helpers.sql").read_bytes())
        connection.execute(BRING_REALTIME.encode())
