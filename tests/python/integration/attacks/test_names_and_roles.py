"""Roles of the database, and names and settings that a session may choose."""

from __future__ import annotations

import pytest

from .by_hand import WRITES, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

ALL_BUT_TICKET = tuple(name for name in WRITES if name != "ticket")
RESUME = "select meshhook.resume_run_from_step(%(run)s, 'b', 'mended')"


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
def takes_a_superuser_from_its_claims(by: Intruder) -> None:
    """An API server sets the role that the claims name; the login role is a member of three alone."""
    superuser = by.stage.look("select current_user::text")
    by.session.execute("select set_config('role', %s, true)", [superuser])


@attacks.refused("22023")
def takes_a_role_that_is_not_there(by: Intruder) -> None:
    """The same with a role that nobody made."""
    by.session.execute(b"set local role nobody_made_this")


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
        b" if current_user = 'meshhook_owner' then update meshhook.workflow_runs set input = '[]' where input <> '[]';"
        b" end if;"
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
def test_no_role_and_no_name_is_a_way_around(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
