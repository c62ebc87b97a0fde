"""Who somebody is: claims changed in the middle, claims that lie, roles that are too low, names that are occupied."""

from __future__ import annotations

import json
from threading import Thread

import psycopg
import pytest

from .by_hand import FROM_A, WRITES, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

ALL_BUT_TICKET = tuple(name for name in WRITES if name != "ticket")
ALL_BUT_RUN = tuple(name for name in ALL_BUT_TICKET if name != "run")
RESUME = "select meshhook.resume_run_from_step(%(run)s, 'b', 'mended')"


def claims(by: Intruder, text: str) -> None:
    """Set the claims of the session to any text."""
    by.session.execute("select set_config('request.jwt.claims', %s, false)", [text])


# Too low a role, each with the whole resume by hand.


@attacks.refused("PT403 role_required")
def resumes_as_a_viewer(by: Intruder) -> None:
    """Viewers read."""
    by.become(by.stage.people.viewer)
    by.resume()


@attacks.refused("PT404 run_not_found")
def resumes_as_a_stranger(by: Intruder) -> None:
    """Who isn't a member is told that there is no run."""
    by.become(by.stage.people.stranger)
    by.resume()


@attacks.refused("PT404 run_not_found")
def resumes_as_admin_of_another_tenant(by: Intruder) -> None:
    """Nor is an admin elsewhere."""
    by.become(by.stage.people.foreigner)
    by.resume()


@attacks.refused("PT404 run_not_found")
def resumes_a_run_of_another_tenant(by: Intruder) -> None:
    """An operator here, nobody there."""
    by.open_ticket(project=by.stage.foreign_project, run=by.stage.foreign_run)


@attacks.refused("PT404 run_not_found")
def resumes_its_run_in_another_project(by: Intruder) -> None:
    """Project and run have to belong together."""
    by.open_ticket(project=by.stage.foreign_project)


@attacks.refused("PT401 unauthenticated")
def resumes_as_nobody(by: Intruder) -> None:
    """Claims without a user."""
    by.become(None)
    by.resume()


@attacks.refused("PT401 unauthenticated")
def resumes_with_empty_claims(by: Intruder) -> None:
    """What a pooled connection has left over from the request before."""
    claims(by, "")
    by.resume()


@attacks.refused("PT401 unauthenticated")
def resumes_with_claims_that_are_no_json(by: Intruder) -> None:
    """Claims that can't be read are nobody's."""
    claims(by, "{")
    by.resume()


@attacks.refused("PT401 unauthenticated")
def resumes_with_a_sub_that_is_no_uuid(by: Intruder) -> None:
    """So is a user that can't be one."""
    claims(by, '{"sub": "admin"}')
    by.resume()


@attacks.refused("PT401 unauthenticated")
def resumes_with_claims_that_are_a_list(by: Intruder) -> None:
    """JSON, but not an object."""
    claims(by, '[{"sub": "x"}]')
    by.resume()


@attacks.refused("PT403 role_required")
def claims_to_be_an_admin_in_its_metadata(by: Intruder) -> None:
    """Roles are what the members' table says."""
    claims(
        by,
        json.dumps(
            {
                "sub": str(by.stage.people.viewer),
                "role": "service_role",
                "user_metadata": {"role": "admin"},
                "app_metadata": {"role": "admin"},
                "project_role": "admin",
            }
        ),
    )
    by.resume()


# Claims that change in the middle.


@attacks.refused("PT403 run")
def becomes_a_viewer_under_its_ticket(by: Intruder) -> None:
    """A viewer has no run row to write."""
    by.open_ticket()
    by.become(by.stage.people.viewer)
    by.write(*ALL_BUT_TICKET)


@attacks.refused("PT403 attempts")
def becomes_another_tenant_under_its_ticket(by: Intruder) -> None:
    """Another tenant sees neither the ticket nor the steps."""
    by.open_ticket()
    by.write("steps")
    by.become(by.stage.people.foreigner)
    by.write(*ALL_BUT_TICKET)


@attacks.refused("PT403 attempts")
def becomes_nobody_under_its_ticket(by: Intruder) -> None:
    """Nor does nobody."""
    by.open_ticket()
    by.write("steps")
    by.become(None)
    by.write(*ALL_BUT_TICKET)


@attacks.refused("PT403 audit row")
def signs_as_a_colleague(by: Intruder) -> None:
    """The ticket is the operator's, the audit row would be a colleague's."""
    by.open_ticket()
    by.become(by.stage.people.colleague)
    by.write(*ALL_BUT_TICKET, altered={"audit": {"v.actor": f"'{by.stage.people.colleague}'"}})


@attacks.legal(FROM_A)
def lets_a_colleague_do_the_work(by: Intruder) -> None:
    """Whoever writes, the act is told of the person who opened the ticket."""
    by.open_ticket()
    by.become(by.stage.people.colleague)
    by.write(*ALL_BUT_TICKET)


@attacks.legal(FROM_A)
def lets_a_viewer_do_the_work_but_for_the_run(by: Intruder) -> None:
    """The session could have been the operator all along; the end is the same."""
    by.open_ticket()
    by.become(by.stage.people.viewer)
    by.write(*ALL_BUT_RUN)
    by.become(by.person)
    by.write("run")


@attacks.legal()
def becomes_a_viewer_between_work_and_proof(by: Intruder) -> None:
    """The proof asks the ticket who acted, not the claims."""
    by.resume()
    by.become(by.stage.people.viewer)


@attacks.refused("PT403 audit row")
def becomes_a_colleague_in_returning_of_its_ticket(by: Intruder) -> None:
    """The guard has stamped the actor before RETURNING is asked."""
    by.open_ticket(
        {
            "returning a.id": "returning a.id,"
            f""" set_config('request.jwt.claims', '{{"sub": "{by.stage.people.colleague}"}}', true)"""
        }
    )
    by.write(*ALL_BUT_TICKET, altered={"audit": {"v.actor": f"'{by.stage.people.colleague}'"}})


@attacks.refused("PT403 audit row")
def claims_another_request_after_its_ticket(by: Intruder) -> None:
    """Address and request id are stamped with the ticket."""
    by.open_ticket()
    by.session.execute("select set_config('request.headers', %s, true)", ['{"x-request-id": "another"}'])
    by.write(*ALL_BUT_TICKET, altered={"audit": {"v.request ->> 'request_id'": "'another'"}})


# Roles of the database.


@attacks.refused("42501")
def becomes_service_role_for_the_work(by: Intruder) -> None:
    """It bypasses row level security, so it may write nothing."""
    by.open_ticket()
    by.session.execute(b"set local role service_role")
    by.write(*ALL_BUT_TICKET)


@attacks.refused("42501")
def opens_a_ticket_as_service_role(by: Intruder) -> None:
    """A backend acts with a user's token."""
    by.session.execute(b"set local role service_role")
    by.open_ticket()


@attacks.refused("42501")
def opens_a_ticket_as_anon(by: Intruder) -> None:
    """Whoever isn't signed in acts on nothing."""
    by.session.execute(b"set local role anon")
    by.open_ticket()


@attacks.refused("42501")
def works_as_the_login_role(by: Intruder) -> None:
    """The role that API servers log in as has no rights of its own."""
    by.session.execute(b"reset role")
    by.open_ticket()


@attacks.refused("42501")
def becomes_the_owner(by: Intruder) -> None:
    """Nobody may become the owner."""
    by.session.execute(b"set role meshhook_owner")


@attacks.refused("42501")
def becomes_a_worker(by: Intruder) -> None:
    """Nor a worker."""
    by.session.execute(b"set role meshhook_worker")


@attacks.refused("42501")
def switches_triggers_off(by: Intruder) -> None:
    """Replication's switch is a superuser's."""
    by.session.execute(b"set session_replication_role = 'replica'")


@attacks.refused("42501")
def switches_row_level_security_off(by: Intruder) -> None:
    """That makes statements fail, not policies vanish."""
    by.session.execute(b"set local row_security = off")
    by.execute("update meshhook.workflow_runs set status = 'succeeded'")


@attacks.refused("PT403 audit row")
def acts_in_one_database_role_and_signs_with_another(by: Intruder) -> None:
    """The role is another one while the ticket is stamped, and the audit row tells the true one."""
    by.function("evil", "perform set_config('role', 'service_role', true); return 'mended';")
    by.open_ticket({"%(reason)s)": "pg_temp.evil())"})
    by.session.execute(b"set local role authenticated")
    by.write(*ALL_BUT_TICKET, altered={"audit": {"v.request ->> 'database_role'": "'authenticated'"}})


# Names that are occupied.

TABLES = ["run_acts", "workflow_runs", "run_steps", "step_attempts", "step_snapshots", "audit_log", "project_members"]


@attacks.legal()
def puts_tables_of_the_same_names_first(by: Intruder) -> None:
    """Functions name their tables in full."""
    for table in TABLES:
        by.session.execute(f"create temp table {table} (like meshhook.{table})".encode())
    by.session.execute(b"set search_path = pg_temp, pg_catalog")
    by.execute(RESUME)


@attacks.legal()
def puts_functions_of_the_same_names_first(by: Intruder) -> None:
    """And their functions."""
    by.function("check_act", "raise exception 'hijacked';", "a uuid", "void")
    by.function("caller_id", "return {me};", returns="uuid")
    by.function("now", "return timestamptz '2000-01-01';", returns="timestamptz")
    by.session.execute(b"set search_path = pg_temp, meshhook, pg_catalog")
    by.execute(RESUME)


TYPES = ["uuid", "jsonb", "text", "bytea", "timestamptz", "float8", "numeric", "record", "int4", "bool", "xid8"]


@attacks.legal()
def puts_types_of_the_same_names_first(by: Intruder) -> None:
    """The temporary schema comes first for types unless a path says otherwise: a domain's check would run as owner."""
    by.session.execute(
        b"create function pg_temp.evil(value anyelement) returns boolean language plpgsql as $$ begin"
        b" if current_user = 'meshhook_owner' then update meshhook.workflow_runs set status = 'succeeded'; end if;"
        b" return true; end $$"
    )
    for name in TYPES:
        if name != "record":
            by.session.execute(
                f"create domain pg_temp.{name} as pg_catalog.{name} check (pg_temp.evil(value))".encode()
            )
    by.session.execute(b"create type pg_temp.record as (a int)")
    by.execute(RESUME)


@attacks.legal()
def reads_strings_in_the_old_way(by: Intruder) -> None:
    """Settings of the session that change how a function's text is read."""
    by.session.execute(b"set standard_conforming_strings = off")
    by.session.execute(b"set backslash_quote = on")
    by.session.execute(b"set transform_null_equals = on")
    by.session.execute(b"set datestyle = 'SQL, DMY'")
    by.session.execute(b"set intervalstyle = 'sql_standard'")
    by.session.execute(b"set timezone = 'Asia/Kathmandu'")
    by.session.execute(b"set extra_float_digits = -15")
    by.session.execute(b"set bytea_output = 'escape'")
    by.session.execute(b"set array_nulls = off")
    by.session.execute(b"set xmlbinary = 'hex'")
    by.execute(RESUME)


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_nobody_is_more_than_they_are(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


def test_a_member_who_is_removed_while_waiting_for_the_lock_is_refused(stage: Stage) -> None:
    """The guard asks for the role after it has the run."""
    person, run = stage.people.colleague, stage.run()
    before = stage.database.dump()
    holder = stage.database.connect(autocommit=False)
    holder.execute("select 1 from meshhook.workflow_runs where id = %s for no key update", [run])
    by = Intruder(stage, run, person=person)
    told: list[str | None] = []

    def resume() -> None:
        try:
            by.resume()
        except psycopg.Error as error:
            told.append(error.sqlstate)

    thread = Thread(target=resume)
    thread.start()
    stage.database.wait_until_blocked(by.session)
    stage.call(stage.people.admin, "set_member", project_id=stage.project, user_id=person, role=None)
    holder.rollback()
    thread.join()
    by.session.rollback()
    assert told == ["PT404"]
    stage.call(stage.people.admin, "set_member", project_id=stage.project, user_id=person, role="operator")
    kept = {table: rows for table, rows in before.items() if not table.startswith("meshhook.audit")}
    after = stage.database.dump()
    changed = {table for table, rows in kept.items() if after[table] != rows}
    assert changed <= {"meshhook.project_members"}, "the member's row has new times"


def test_repeatable_read_is_told_before_a_lock_could_fail(stage: Stage) -> None:
    """A lock on a row that has changed since would raise 40001, which is nobody's to read."""
    run = stage.run()
    by = Intruder(stage, run)
    by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    by.execute("select 1")
    stage.referee.execute("update meshhook.workflow_runs set updated_at = now() where id = %s", [run])
    with pytest.raises(psycopg.Error) as caught:
        by.execute(RESUME)
    assert caught.value.sqlstate == "PT409"
