"""Who somebody is: claims that lie, claims changed in the middle, roles that are too low."""

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


@attacks.refused("PT403 role_required")
def claims_another_user_in_its_metadata(by: Intruder) -> None:
    """Users write their metadata themselves, so that a user who stands there is nobody."""
    claims(
        by,
        json.dumps({"sub": str(by.stage.people.viewer), "user_metadata": {"sub": str(by.person)}}),
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
