"""The doctor finds what is wrong, says what mends it, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from harness.databases import Database
from harness.stage import Stage
from meshhook import doctor
from meshhook.cli.main import main
from meshhook.doctor import Finding, examine

CHECKS = [
    "version",
    "migrations",
    "roles",
    "service role",
    "worker's login",
    "grants",
    "listen",
    "expired leases",
    "oldest due",
    "oldest transaction",
]


async def ill(database: Database) -> list[Finding]:
    """What is found to be wrong; each of them says what mends it."""
    report = await examine(database.url)
    found = [finding for finding in report.findings if finding.is_well is False]
    assert report.is_well == (not found)
    assert all(finding.mend for finding in found)
    return found


async def test_a_sound_installation_is_well(database: Database) -> None:
    report = await examine(database.url)
    assert [finding.check for finding in report.findings] == CHECKS
    assert {finding.is_well for finding in report.findings} == {True}


async def test_a_database_without_meshhook_wants_to_be_migrated(empty_database: Database) -> None:
    found = await ill(empty_database)
    assert found[0].check == "migrations"
    assert found[0].told.endswith("to carry out, from 0001_create_roles.sql")
    assert found[0].mend == "Run: meshhook migrate"


async def test_functions_of_another_version_are_seen(database: Database) -> None:
    database.connect().execute("update meshhook_private.schema_tree set sha256 = 'of an older tree'")
    (found,) = await ill(database)
    assert (found.check, found.mend) == ("migrations", "Run: meshhook migrate")


async def test_a_changed_migration_is_seen(database: Database) -> None:
    database.connect().execute("update meshhook_private.schema_migrations set sha256 = 'other' where number = 3")
    (found,) = await ill(database)
    assert (found.check, found.told[:24]) == ("migrations", "0003_create_projects.sql")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "grant execute on function meshhook_worker.stats() to authenticated",
            "authenticated may call meshhook_worker.stats()",
        ),
        (
            "revoke execute on function meshhook_worker.claim(text, text[], int, int) from meshhook_worker",
            "meshhook_worker may not call meshhook_worker.claim(text,text[],integer,integer)",
        ),
        ("grant usage on schema meshhook_private to anon", "anon may use schema meshhook_private"),
        ("revoke usage on schema meshhook from service_role", "service_role may not use schema meshhook"),
        (
            "grant execute on function meshhook_private.caller_id() to public",
            "everybody may call meshhook_private.caller_id()",
        ),
        ("alter table meshhook.secrets disable row level security", "row level security is off on meshhook.secrets"),
        ("grant delete on meshhook.audit_log to service_role", "service_role may delete meshhook.audit_log"),
    ],
)
async def test_a_wrong_grant_is_named(database: Database, statement: str, told: str) -> None:
    database.connect().execute(statement.encode())
    (found,) = await ill(database)
    assert (found.check, found.told) == ("grants", told)
    assert found.mend is not None
    database.connect().execute(found.mend.removeprefix("Run as meshhook_owner: ").encode())
    assert await ill(database) == []


async def test_leases_that_expired_and_work_that_waits_are_seen(database: Database) -> None:
    stage = Stage(database)
    stage.publish(
        "two", ("a", "transform", {"expression": "input"}), ("b", "transform", {"expression": "input"}), edges=[]
    )
    stage.start("two")
    database.worker().execute("select meshhook_worker.claim('gone', '{transform}', 1, 1)")
    stage.judge.execute("update meshhook.step_queue set run_at = run_at - interval '2 minutes'")
    database.wait_until(
        "select lease_expires_at < clock_timestamp() from meshhook.step_queue where lease_token is not null"
    )
    expired, due = await ill(database)
    assert (expired.check, expired.told) == ("expired leases", "1 of 1")
    assert due.check == "oldest due"
    assert due.told.startswith("1 steps due, the oldest for 12")


async def test_a_transaction_that_stays_open_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LONG_TRANSACTION_S", 0.0)
    forgotten = database.connect(autocommit=False)
    forgotten.execute("select 1")
    (found,) = await ill(database)
    assert found.check == "oldest transaction"
    assert found.mend == (f"Let its owner end it, or: select pg_terminate_backend({forgotten.info.backend_pid})")


async def test_what_a_poor_login_can_not_see_is_no_fault(database: Database) -> None:
    login = f"poor_{uuid4().hex[:8]}"
    judge = database.connect()
    judge.execute(f"create role {login} login".encode())
    try:
        judge.execute(f"grant meshhook_worker to {login}".encode())
        report = await examine(f"{database.url}?options=-c%20role%3D{login}")
    finally:
        judge.execute(f"drop role {login}".encode())
    assert [finding.check for finding in report.findings if finding.is_well is None] == [
        "migrations",
        "oldest transaction",
    ]


def typed(url: str, home: Path, *words: str) -> Any:
    return CliRunner().invoke(main, ["doctor", *words], env={"MESHHOOK_HOME": str(home), "MESHHOOK_DATABASE_URL": url})


def test_the_command_tells_it_and_its_exit_code_too(database: Database, tmp_path: Path) -> None:
    well = typed(database.url, tmp_path)
    assert (well.exit_code, well.stdout.count("✓")) == (0, len(CHECKS))
    database.connect().execute("grant usage on schema meshhook_private to anon")
    sick = typed(database.url, tmp_path)
    assert sick.exit_code == 1
    assert "mend: Run as meshhook_owner: revoke usage on" in sick.stdout
    document = json.loads(typed(database.url, tmp_path, "--json").stdout)
    assert document["is_well"] is False
    assert [finding["check"] for finding in document["findings"]] == CHECKS


def test_nobody_to_examine_is_exit_code_3(tmp_path: Path) -> None:
    assert typed("postgresql://127.0.0.1:1/none", tmp_path).exit_code == 3
