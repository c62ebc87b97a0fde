"""The Supabase CLI takes what `meshhook migrate --emit` writes, and finds nothing to complain about.

It talks to a plain Postgres that has what a Supabase project has: its roles, the schemas `auth` and `extensions`, and
a login that is no superuser.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from harness.databases import Database
from harness.http_sink import Asked, HttpSink, says
from harness.parts import Missing, has_program
from harness.pgtap import REALTIME
from harness.providers.local import system_binaries
from harness.upgrades import earlier_tree
from harness.workers import worker_here
from laws.test_schema_dump import schema_at, schema_of
from meshhook.embedded import EmbeddedServer
from meshhook.emitter import emit
from meshhook.migrator import migrate
from meshhook.sqltree import read_tree

pytestmark = pytest.mark.long

FOLDER = Path(__file__).resolve().parents[2] / "supabase"
PROGRAM = FOLDER / "node_modules/@supabase/cli-linux-x64/bin/supabase"
NEWEST = len(read_tree().migrations)

ROLES = """
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator noinherit login;
grant anon, authenticated, service_role to authenticator;
create role hosted login password 'of-a-test' createrole createdb bypassrls;
grant anon, authenticated, service_role to hosted;
alter role hosted set search_path = "$user", public, extensions;
"""
CONFIG = """
project_id = "meshhook"

[api]
schemas = ["public", "meshhook"]
"""
"""The exposed schemas: `db advisors` takes them from here, whatever the database says, and nine lints read them."""

PROJECT = """
create schema auth;
grant usage on schema auth to public;
create function auth.uid() returns uuid language sql stable
as $$ select (current_setting('request.jwt.claims', true)::jsonb ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as 'select null::text';
create function auth.jwt() returns jsonb language sql stable as 'select null::jsonb';
create schema extensions;
grant usage on schema extensions to public;
"""
CHECKER = "create extension plpgsql_check schema extensions"
"""What `db lint` runs. A contrib package: the embedded server has none."""


@dataclass(frozen=True)
class Said:
    """How a command of the CLI ended."""

    code: int
    out: str
    err: str


class Project:
    """A directory with supabase/migrations, and the database it is pushed to."""

    def __init__(self, directory: Path, server: EmbeddedServer, dbname: str) -> None:
        self.directory = directory
        self.migrations = directory / "supabase/migrations"
        parts = urlsplit(server.url(dbname))
        self.superuser_url = parts.geturl()
        self.url = parts._replace(netloc=f"hosted:of-a-test@{parts.hostname}:{parts.port}").geturl()

    def run(self, *words: str) -> Said:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.directory),
            "DO_NOT_TRACK": "1",
            "SUPABASE_TELEMETRY_DISABLED": "1",
        }
        command = [str(PROGRAM), *words, f"--remote={self.url}?sslmode=disable", "--agent=no"]
        done = subprocess.run(
            command, cwd=self.directory, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def push(self) -> list[str]:
        """The files that `db push` carried out."""
        said = self.run("db", "push", "--yes")
        assert said.code == 0, said.err
        assert not re.search("warn|error", said.out + said.err, re.IGNORECASE), said.out + said.err
        return re.findall(r"^Applying migration (\S+\.sql)\.\.\.$", said.out + said.err, re.MULTILINE)

    def advice(self) -> tuple[int, list[dict[str, Any]]]:
        said = self.run("db", "advisors", "--level=warn", "--fail-on=warn")
        start = said.out.find("[")
        return said.code, json.loads(said.out[start:]) if start >= 0 else []

    def lint(self) -> tuple[int, str]:
        said = self.run("db", "lint", "--level=warning", "--fail-on=warning")
        return said.code, said.out + said.err

    def schema(self) -> list[str]:
        return schema_at(self.superuser_url)


SERVERS = ["system 15", "embedded 18"]
WITH_CHECKER = pytest.mark.parametrize("supabase_server", SERVERS[:1], indirect=True)


@pytest.fixture(scope="module", params=SERVERS)
def supabase_server(request: pytest.FixtureRequest) -> Iterator[EmbeddedServer]:
    """A server of its own, since roles belong to all databases of a server."""
    if not PROGRAM.exists():
        Missing(
            "the Supabase CLI (Linux, x64)", "make test-long" if has_program("npm") else "apt-get install npm"
        ).skip()
    provider, version = request.param.split()
    binaries = None
    if provider == "system":
        try:
            binaries = system_binaries(int(version))
        except Missing as missing:
            missing.skip()
    with TemporaryDirectory(prefix="meshhook-test-", dir="/tmp") as home:
        Path(home).chmod(0o711)
        data = Path(home) / "data"
        with EmbeddedServer(data, version=int(version), durable=False, binaries=binaries) as server:
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(ROLES)
            yield server


@pytest.fixture
def project(supabase_server: EmbeddedServer, tmp_path: Path) -> Project:
    """An empty Supabase project."""
    with psycopg.connect(supabase_server.url(), autocommit=True) as connection:
        connection.execute("drop database if exists project with (force)")
        connection.execute("create database project owner hosted")
    project = Project(tmp_path, supabase_server, "project")
    project.migrations.mkdir(parents=True)
    (project.migrations.parent / "config.toml").write_text(CONFIG)
    with psycopg.connect(project.superuser_url, autocommit=True) as connection:
        connection.execute(PROJECT)
    return project


def add_checker(project: Project) -> None:
    with psycopg.connect(project.superuser_url, autocommit=True) as connection:
        try:
            connection.execute(CHECKER)
        except psycopg.errors.FeatureNotSupported:
            version = connection.info.server_version // 10_000
            Missing("plpgsql_check", f"apt-get install postgresql-{version}-plpgsql-check").skip()


def test_push_carries_out_each_file_once(project: Project) -> None:
    written = [path.name for path in emit(project.migrations)]
    assert project.push() == written
    assert project.push() == []
    listed = project.run("migration", "list")
    assert listed.code == 0, listed.err
    rows = re.findall(r"`(\d{14})`\s*\|\s*`(\d{14})`", listed.out + listed.err)
    assert rows == [(name[:14], name[:14]) for name in written]


async def test_a_pushed_database_is_like_a_migrated_one(project: Project, shared_database: Database) -> None:
    emit(project.migrations)
    project.push()
    assert project.schema() == schema_of(shared_database)
    assert (await migrate(project.url)).is_unchanged


async def test_an_upgrade_that_is_pushed_ends_like_a_fresh_database(
    project: Project, shared_database: Database, empty_database: Database, tmp_path: Path
) -> None:
    earlier_tree(tmp_path / "sql", NEWEST - 1, empty_database)
    emit(project.migrations, sql_root=tmp_path / "sql")
    project.push()
    (upgrade,) = emit(project.migrations)
    assert project.push() == [upgrade.name]
    assert project.schema() == schema_of(shared_database)


def test_a_push_lets_runs_be_broadcast_where_realtime_is(project: Project) -> None:
    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute(REALTIME.read_bytes())
        emit(project.migrations)
        project.push()
        policies = connection.execute("select policyname from pg_policies where schemaname = 'realtime' order by 1")
        assert policies.fetchall() == [("meshhook_members_hear",), ("meshhook_owner_sends",)]
        triggers = connection.execute("select 1 from pg_trigger where tgname = 'broadcast_versions'")
        assert triggers.fetchall() == [(1,)]


def test_advisors_see_nothing_but_what_is_planted(project: Project) -> None:
    emit(project.migrations)
    project.push()
    assert project.advice() == (0, [])
    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute("create table meshhook.planted (id int primary key)")
        connection.execute("create view meshhook.planted_runs as select * from meshhook.workflow_runs")
        connection.execute("grant select on meshhook.planted, meshhook.planted_runs to anon")
    code, advice = project.advice()
    assert code != 0
    assert {(one["level"], one["name"]) for one in advice} == {
        ("ERROR", "rls_disabled_in_public"),
        ("ERROR", "security_definer_view"),
    }


@WITH_CHECKER
def test_lint_finds_nothing_but_what_is_planted(project: Project) -> None:
    add_checker(project)
    emit(project.migrations)
    project.push()
    code, told = project.lint()
    assert code == 0, told
    assert "No schema errors found" in told
    for schema in ("meshhook", "meshhook_private", "meshhook_worker"):
        assert f"Linting schema: {schema}\n" in told
    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute("set check_function_bodies = off")
        connection.execute(
            "create function meshhook.planted() returns int language plpgsql"
            " as 'begin return (select count(*) from meshhook.nowhere); end'"
        )
    code, told = project.lint()
    assert code != 0
    assert re.findall('"function": "(.*)"', told) == ["meshhook.planted"]


def test_types_know_functions_and_tables(project: Project) -> None:
    emit(project.migrations)
    project.push()
    said = project.run("gen", "types", "--schema=meshhook")
    assert said.code == 0, said.err
    assert not re.search("warn|error", said.err, re.IGNORECASE), said.err
    assert re.search(r'"?resume_run_from_step"?:\s*\{\s*Args: ', said.out)
    assert re.search(r'"?workflow_runs"?:\s*\{\s*Row: ', said.out)


async def test_the_page_leads_to_a_resumed_run(project: Project, tmp_path: Path) -> None:
    """docs/supabase.md as it stands, on a database that was pushed; the worker and the service are the test's."""
    user_id = "6f5c1f0e-0000-4000-8000-000000000001"
    page = (FOLDER.parents[1] / "docs/supabase.md").read_text()
    blocks = [dedent(block) for block in re.findall(r"^    .*\n(?:    .*\n|\n(?=    ))*", page, re.MULTILINE)]

    def block(words: str) -> str:
        return next(block for block in blocks if words in block)

    emit(project.migrations)
    project.push()
    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute(block("create_project").replace("THE-ID-OF-THE-USER", user_id).encode())
        connection.execute(block("create role meshhook_daemon").partition("\n")[0].encode())
    (tmp_path / "hello.json").write_text(block('"nodes"'))
    worker_url = project.url.replace("hosted:of-a-test", "meshhook_daemon:choose-one")

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        is_missing = "missing" in asked.target
        await says(404 if is_missing else 200, raw=b"hello", content_type="text/plain")(asked, writer)

    async with HttpSink(answer) as sink, worker_here(worker_url) as worker:

        async def follow(words: str, run_id: str = "") -> Any:
            """The line of the page that begins so, typed."""
            (line,) = re.findall(f"^    (meshhook {words}.*)$", page, re.MULTILINE)
            line = line.replace("https://example.com", sink.url).replace(" RUN", f" {run_id}")
            typed = [sys.executable, "-m", *shlex.split(line), "--json", *(["--yes"] if "resume" in words else [])]
            given = {"MESHHOOK_DATABASE_URL": project.url, "MESHHOOK_USER_ID": user_id, "MESHHOOK_HOME": str(tmp_path)}
            process = await asyncio.create_subprocess_exec(
                *typed, cwd=tmp_path, env={**os.environ, **given}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            out, err = await process.communicate()
            assert process.returncode == 0, err.decode()
            return json.loads(out)

        await follow("workflow publish")
        run_id = (await follow("run start"))["run_id"]
        await worker.told.line("step_finished", step_key="fetch", outcome="failed")
        assert [run["run_id"] for run in (await follow("run list"))["runs"]] == [run_id]
        await follow("run preview", run_id)
        assert (await follow("run resume", run_id))["attempt"] == 2
        await worker.told.line("step_finished", step_key="size", outcome="succeeded")
        assert (await follow("run show", run_id))["run"]["status"] == "succeeded"
        assert "resume_step" in json.dumps(await follow("audit list"))
