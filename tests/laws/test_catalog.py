"""Who owns, may and must what, in one file that a person can read: the catalog says exactly that, and nothing more.

After a change on purpose: MESHHOOK_WRITE_CATALOG=1 pytest tests/laws/test_catalog.py, and read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from harness.databases import Connection, Database
from laws.catalog import CATALOG, RULES, entries, facts, faults
from meshhook.sqltree import read_tree

API_ROLES = {"authenticated", "service_role"}


@pytest.fixture
def connection(shared_database: Database) -> Iterator[Connection]:
    """A superuser's transaction, of which nothing stays."""
    connection = shared_database.connect(autocommit=False)
    yield connection
    connection.rollback()


def test_the_catalog_says_what_is_written(connection: Connection) -> None:
    lines = facts(connection)
    if os.environ.get("MESHHOOK_WRITE_CATALOG"):
        CATALOG.write_text("\n".join(lines) + "\n")
    assert lines == CATALOG.read_text().splitlines()


def test_no_rule_is_broken(connection: Connection) -> None:
    assert faults(connection) == []


def test_the_rules_have_something_to_judge(connection: Connection) -> None:
    lines = facts(connection)
    counted = {kind: len(entries(lines, kind)) for kind in ("role", "schema", "function", "table", "view", "sequence")}
    assert counted["role"] == 6
    assert counted["schema"] == 3
    assert counted["function"] > 140
    assert counted["table"] > 15
    assert counted["view"] >= 1
    assert counted["sequence"] > 30


FUNCTION = """
create function meshhook.planted() returns int language sql stable set search_path = pg_catalog, pg_temp
begin atomic select 1; end
"""
OWN = "alter function meshhook.planted() owner to meshhook_owner"
TAKEN = "revoke all on function meshhook.planted() from public"
GIVEN = "grant execute on function meshhook.planted() to authenticated"
TABLE = """
create table meshhook.planted (project_id uuid);
alter table meshhook.planted owner to meshhook_owner;
"""

PLANTS = {
    "nothing_is_for_everybody: meshhook.planted": [FUNCTION, OWN],
    "everything_has_one_owner: meshhook.planted": [FUNCTION, TAKEN, GIVEN],
    "a_function_finds_nothing_that_a_caller_made: meshhook.planted": [
        FUNCTION.replace("set search_path = pg_catalog, pg_temp", ""),
        OWN,
        TAKEN,
        GIVEN,
    ],
    "a_table_has_row_level_security: meshhook.planted": [TABLE],
    "a_table_has_row_level_security: meshhook.run_steps": ["alter table meshhook.run_steps force row level security"],
    "a_view_shows_what_its_reader_may_see: meshhook.planted": [
        "create view meshhook.planted as select 1 as one",
        "alter view meshhook.planted owner to meshhook_owner",
    ],
    "writes_are_granted_by_column: delete on meshhook.project_members to authenticated": [
        "grant delete on meshhook.project_members to authenticated",
    ],
    "writes_are_granted_by_column: insert on meshhook.secrets to authenticated": [
        "grant insert on meshhook.secrets to authenticated",
    ],
    "writes_are_granted_by_column: usage on meshhook.audit_log_id_seq to authenticated": [
        "grant usage on sequence meshhook.audit_log_id_seq to authenticated",
    ],
    "only_people_change_what_is: update on meshhook.run_steps to service_role": [
        "grant update (status) on meshhook.run_steps to service_role",
    ],
    "only_people_change_what_is: select on meshhook.run_steps to meshhook_worker": [
        "grant select on meshhook.run_steps to meshhook_worker",
    ],
    "the_proof_pins_what_is_granted: update of meshhook.run_steps.is_retired": [
        "grant update (is_retired) on meshhook.run_steps to authenticated",
    ],
    "the_proof_pins_what_is_granted: insert of meshhook.step_attempts.output": [
        "grant insert (output) on meshhook.step_attempts to authenticated",
    ],
    "a_policy_asks_who_is_there: meshhook.workflow_events members_read": [
        "alter policy members_read on meshhook.workflow_events using (true)",
    ],
    "a_policy_asks_who_is_there: meshhook.step_queue planted": [
        "create policy planted on meshhook.step_queue for select to service_role using (false)",
    ],
    "a_check_of_each_row_is_made_for_each_row: meshhook_private.covers_step": [
        "alter function meshhook_private.covers_step stable",
    ],
    "triggers_fire: meshhook.run_acts": ["alter table meshhook.run_acts disable trigger prove_act"],
    "triggers_fire: meshhook.workflow_runs": [
        "create rule planted as on delete to meshhook.workflow_runs do also select 1",
    ],
    "roles_are_no_more_than_they_must: authenticated": ["alter role authenticated bypassrls"],
    "roles_are_no_more_than_they_must: anon": ["grant meshhook_worker to anon"],
}
"""By what is told of it: a fault, as the statements that make it."""


@pytest.mark.parametrize("fault", PLANTS)
def test_a_planted_fault_is_told_by_its_rule_and_by_the_file(fault: str, connection: Connection) -> None:
    for statement in PLANTS[fault]:
        connection.execute(statement.encode())
    assert faults(connection) == [fault]
    assert facts(connection) != CATALOG.read_text().splitlines()


def test_every_rule_has_a_fault_that_it_tells() -> None:
    told = {fault.split(":")[0] for fault in PLANTS}
    assert told == {*(rule.__name__ for rule in RULES), "the_proof_pins_what_is_granted"}


def test_the_folder_is_the_grant(shared_database: Database) -> None:
    """internal/ is nobody's, guard/ at most what a policy calls, worker/ the worker's, api/ the API roles'."""
    may: dict[str, set[str]] = {}
    with shared_database.connect() as connection:
        for row in connection.execute(
            "select n.nspname || '.' || p.proname as name, coalesce(g.rolname, 'public') as grantee"
            " from pg_proc as p inner join pg_namespace as n on n.oid = p.pronamespace"
            " cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a"
            " left join pg_roles as g on g.oid = a.grantee"
            " where n.nspname like 'meshhook%' and a.grantee <> p.proowner"
        ):
            may.setdefault(row["name"], set()).add(row["grantee"])
    wrong = []
    for file in read_tree().replayed:
        folder, stem = file.path.parent.name, file.path.stem
        schema = {"api": "meshhook", "worker": "meshhook_worker"}.get(folder, "meshhook_private")
        granted = may.pop(f"{schema}.{stem}", set()) if folder not in ("policies", "views") else set()
        is_right = {
            "internal": not granted,
            "guard": granted <= {"authenticated"},
            "worker": granted == {"meshhook_worker"},
            "api": {"authenticated"} <= granted <= API_ROLES,
            "policies": True,
            "views": True,
        }[folder]
        if not is_right:
            wrong.append((file.name, granted))
    assert wrong == []
    assert may == {}
