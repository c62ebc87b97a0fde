"""Where nobody is superuser, as on hosted Supabase: roles that may be made are, and nothing else is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from harness.pgtap import REALTIME
from meshhook.embedded import EmbeddedServer
from meshhook.migrator import migrate

PASSWORD = "of-a-test"


@pytest.fixture(scope="module", params=[16, 18])
def bare_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server of its own, since roles belong to all databases of a server."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="meshhook-test-", dir="/tmp") as home:
        Path(home).chmod(0o711)
        with EmbeddedServer(Path(home) / "data", version=request.param, durable=False) as server:
            yield server


def login(server: EmbeddedServer, name: str, attributes: str, *, prepare: str = "") -> str:
    """A database of a new role that may log in; answers the role's address of it."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create role {name} login password '{PASSWORD}' {attributes}".encode())
        connection.execute(f"create database {name} owner {name}".encode())
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        connection.execute(prepare.encode() or b"select")
    parts = urlsplit(server.url(name))
    return parts._replace(netloc=f"{name}:{PASSWORD}@{parts.hostname}:{parts.port}").geturl()


def owners(server: EmbeddedServer, dbname: str) -> list[str]:
    with psycopg.connect(server.url(dbname)) as connection:
        rows = connection.execute(
            "select distinct relowner::regrole::text from pg_class as c join pg_namespace as n on n.oid = relnamespace"
            " where nspname like 'meshhook%'"
            " union select distinct proowner::regrole::text from pg_proc as p"
            " join pg_namespace as n on n.oid = pronamespace where nspname like 'meshhook%'"
        )
        return [row[0] for row in rows]


SUPABASE = """
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator noinherit login;
grant anon, authenticated, service_role to authenticator;
create schema auth;
grant usage on schema auth to public;
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create function auth.role() returns text language sql stable as 'select null::text';
create function auth.jwt() returns jsonb language sql stable as 'select null::jsonb';
"""


async def test_whoever_may_create_roles_gets_the_owner_role(bare_server: EmbeddedServer) -> None:
    url = login(bare_server, "hosted", "createrole createdb", prepare=SUPABASE)
    report = await migrate(url)
    assert report.owner == "meshhook_owner"
    assert owners(bare_server, "hosted") == ["meshhook_owner"]
    assert (await migrate(url)).is_unchanged

    # A second database of the server, by somebody who may neither create roles nor become the owner.
    url = login(bare_server, "guest", "")
    report = await migrate(url)
    assert report.owner == "guest"
    assert owners(bare_server, "guest") == ["guest"]
    assert (await migrate(url)).is_unchanged


@pytest.mark.long
async def test_realtime_is_connected_by_whoever_may(bare_server: EmbeddedServer) -> None:
    """Not by the owner role: it is the login that hosted Supabase allows to make policies on Realtime's table."""
    url = login(bare_server, "pusher", "createrole createdb")
    await migrate(url)
    with psycopg.connect(bare_server.url("pusher"), autocommit=True) as connection:
        connection.execute(REALTIME.read_bytes())
        refused = await migrate(url)
        assert (refused.realtime, refused.is_unchanged) == ("refused", True)
        connection.execute("create role realtime_admin nologin")
        connection.execute("alter schema realtime owner to realtime_admin")
        connection.execute("alter table realtime.messages owner to realtime_admin")
        connection.execute("grant realtime_admin to pusher")
    assert (await migrate(url)).realtime == "made"
    assert (await migrate(url)).realtime == "kept"
