"""What the database says becomes one of our exceptions, in one place."""

from __future__ import annotations

import psycopg
import pytest

from harness.cluster import Cluster
from harness.databases import Database
from meshhook.errors import DatabaseFailed, DatabaseUnavailable, MeshHookError, Refused, SchemaMissing, from_database


def told(database: Database, statement: str) -> MeshHookError:
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(statement.encode())
    return from_database(caught.value)


def raised(database: Database, sqlstate: str, detail: str = "") -> MeshHookError:
    return told(
        database,
        f"do $$ begin raise sqlstate '{sqlstate}' using message = 'no', detail = '{detail}', hint = 'do this'; end $$",
    )


def test_a_refusal_keeps_its_status_reason_facts_and_hint(shared_database: Database) -> None:
    error = raised(shared_database, "PT409", '{"reason": "stale_attempt", "attempt": 3}')
    assert isinstance(error, Refused)
    assert (error.status, error.reason, error.message, error.hint) == (409, "stale_attempt", "no", "do this")
    assert error.facts == {"attempt": 3}


def test_the_workers_protocol_is_a_refusal_too(shared_database: Database) -> None:
    error = raised(shared_database, "WF001")
    assert isinstance(error, Refused)
    assert (error.status, error.reason) == (409, "WF001")


def test_a_detail_that_is_no_json_is_kept_as_text(shared_database: Database) -> None:
    error = raised(shared_database, "PT400", "some words")
    assert isinstance(error, Refused)
    assert error.facts == {"detail": "some words"}


@pytest.mark.parametrize(
    ("statement", "status", "reason"),
    [
        ("select 'x'::uuid", 400, "invalid_argument"),
        ("select repeat('[', 100000)::jsonb", 413, "too_large"),
        ("set role anon; select from pg_catalog.pg_authid", 403, "permission_denied"),
    ],
)
def test_what_postgres_itself_refuses_has_a_status(
    shared_database: Database, statement: str, status: int, reason: str
) -> None:
    error = told(shared_database, statement)
    assert isinstance(error, Refused)
    assert (error.status, error.reason) == (status, reason)


def test_a_missing_function_asks_for_a_migration(empty_database: Database) -> None:
    error = told(empty_database, "select meshhook.list_projects()")
    assert isinstance(error, SchemaMissing)
    assert error.hint == "Run: meshhook migrate"


def test_anything_else_is_a_failure_with_its_sqlstate(shared_database: Database) -> None:
    error = raised(shared_database, "XX000")
    assert isinstance(error, DatabaseFailed)
    assert error.sqlstate == "XX000"


def test_an_ended_backend_is_an_unavailable_database(shared_database: Database) -> None:
    error = told(shared_database, "select pg_terminate_backend(pg_backend_pid())")
    assert isinstance(error, DatabaseUnavailable)


@pytest.mark.parametrize("change", [{"port": 1}, {"password": "wrong"}, {"dbname": "no_such_database"}])
def test_nobody_at_the_address_and_a_refused_login_are_an_unavailable_database(
    server: Cluster, change: dict[str, str]
) -> None:
    with pytest.raises(psycopg.Error) as caught:
        psycopg.connect(server.url("postgres"), **change)  # type: ignore[arg-type]  # psycopg types each option by itself
    error = from_database(caught.value)
    assert isinstance(error, DatabaseUnavailable)
    assert "\n" not in error.message
