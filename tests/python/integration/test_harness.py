"""What every other test takes for granted."""

from __future__ import annotations

import threading
from uuid import uuid4

import psycopg
import pytest

from harness.cluster import Cluster
from harness.databases import Database, cloned
from harness.pgtap import install, run_file

ADA = "00000000-0000-0000-0000-00000000ada0"


def one(connection: psycopg.Connection[dict[str, object]], query: str) -> dict[str, object]:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row


def test_a_person_has_claims_and_role_for_the_whole_session(database: Database) -> None:
    connection = database.as_user(ADA)
    for _ in range(2):
        row = one(connection, "select current_user::text as role, auth.uid()::text as id, auth.role() as claim")
        assert row == {"role": "authenticated", "id": ADA, "claim": "authenticated"}


def test_somebody_without_a_token_is_nobody(database: Database) -> None:
    row = one(database.as_user(None, role="anon"), "select current_user::text as role, auth.uid() as id")
    assert row == {"role": "anon", "id": None}


def test_a_person_may_hold_a_transaction_open(database: Database) -> None:
    connection = database.as_user(ADA, autocommit=False)
    one(connection, "select 1 as one")
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    connection.rollback()
    assert one(connection, "select current_user::text as role") == {"role": "authenticated"}


def test_a_worker_has_its_role_by_fixture_and_by_address(database: Database) -> None:
    assert one(database.worker(), "select current_user::text as role") == {"role": "meshhook_worker"}
    with psycopg.connect(database.worker_url()) as connection:
        assert connection.execute("select current_user::text").fetchone() == ("meshhook_worker",)


def test_a_dump_sees_every_committed_row(database: Database) -> None:
    before = database.dump()
    assert "meshhook.workflow_runs" in before
    assert database.dump() == before
    database.connect().execute("update meshhook_private.schema_tree set applied_at = now()")
    assert database.dump() != before


def test_two_databases_share_nothing(server: Cluster, template: str, database: Database) -> None:
    with cloned(server, "other", template) as other:
        other.connect().execute("create table meshhook.mine (id int)")
        assert "meshhook.mine" in other.dump()
        assert "meshhook.mine" not in database.dump()


def test_a_waiter_for_a_lock_is_seen(database: Database) -> None:
    holder, waiter = database.connect(autocommit=False), database.connect(autocommit=False)
    holder.execute("select pg_advisory_xact_lock(1)")
    thread = threading.Thread(target=waiter.execute, args=("select pg_advisory_xact_lock(1)",))
    thread.start()
    database.wait_until_blocked(waiter)
    holder.rollback()
    thread.join()
    with pytest.raises(TimeoutError, match="not true within"):
        database.wait_until_blocked(waiter, timeout_s=0.05)


@pytest.fixture
def tap_database(database: Database) -> Database:
    install(database.url)
    return database


def test_a_pgtap_file_leaves_nothing_behind_and_keeps_lines_before_an_error(tap_database: Database) -> None:
    table = f"t_{uuid4().hex}"
    text = f"""
        select plan(2);
        create table public.{table} (id int);
        select ok(true, 'made');
        select 1 / 0;
        select * from finish();
    """
    tap = run_file(tap_database.url, text)
    assert tap.lines == ["1..2", "ok 1 - made"]
    assert tap.error is not None
    assert "division by zero" in tap.error
    assert one(tap_database.connect(), f"select to_regclass('public.{table}') as t") == {"t": None}


def test_a_pgtap_file_may_speak_as_people_and_as_a_worker(tap_database: Database) -> None:
    text = """
        select plan(4);
        select tests.act_as('ada');
        select is(auth.uid(), tests.user_id('ada'), 'it is ada');
        select is(current_user::text, 'authenticated', 'she is signed in');
        select tests.act_as_role('meshhook_worker');
        select is(current_user::text, 'meshhook_worker', 'it is a worker');
        select tests.act_as_role('none');
        select is(current_user::text, session_user::text, 'superuser again');
        select * from finish();
    """
    tap = run_file(tap_database.url, text)
    tap.judge(finishes=True)
