"""Members, projects, definitions and starts: tables that are written without a ticket."""

from __future__ import annotations

from threading import Thread
from uuid import UUID, uuid4

import psycopg
import pytest

from .by_hand import Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

DEFINITION = '{"nodes": [{"id": "a", "type": "transform", "data": {"expression": "input"}}], "edges": []}'


# Members.


@attacks.refused("42501")
def makes_itself_a_member_elsewhere(by: Intruder) -> None:
    """Of another tenant's project."""
    by.execute(
        "insert into meshhook.project_members (project_id, user_id, role) values (%(other)s, %(me)s, 'admin')",
        other=by.stage.foreign_project,
    )


@attacks.refused("42501")
def adds_a_member_as_operator(by: Intruder) -> None:
    """Admins add members."""
    by.execute(
        "insert into meshhook.project_members (project_id, user_id, role)"
        " values (%(project)s, gen_random_uuid(), 'viewer')"
    )


@attacks.futile()
def promotes_itself(by: Intruder) -> None:
    """Row level security shows an operator no row to change."""
    assert by.execute("update meshhook.project_members set role = 'admin' where user_id = %(me)s") == 0


@attacks.refused("42501")
def promotes_itself_on_conflict(by: Intruder) -> None:
    """By way of an insert that collides."""
    by.execute(
        "insert into meshhook.project_members (project_id, user_id, role) values (%(project)s, %(me)s, 'admin')"
        " on conflict on constraint project_members_pkey do update set role = 'admin'"
    )


@attacks.futile()
def removes_the_admin(by: Intruder) -> None:
    """Nor one to remove; a removal is an update of the role to null."""
    assert by.execute("update meshhook.project_members set role = null where role = 'admin'") == 0


@attacks.refused("42501")
def deletes_members(by: Intruder) -> None:
    """Whoever may delete may lock the whole table, so that nobody may."""
    by.become(by.stage.people.admin)
    by.execute("delete from meshhook.project_members where role = 'viewer'")


@attacks.refused("42501")
def moves_a_membership_to_another_project(by: Intruder) -> None:
    """Only the role of a member can be changed, by anyone."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.project_members set project_id = %(other)s", other=by.stage.foreign_project)


@attacks.refused("PT409 last_admin")
def leaves_a_project_without_an_admin(by: Intruder) -> None:
    """The last admin can't leave."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.project_members set role = null where project_id = %(project)s and role = 'admin'")


@attacks.refused("PT409 last_admin")
def demotes_all_admins_at_once(by: Intruder) -> None:
    """The trigger sees what the statement has done so far."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.project_members set role = 'admin' where user_id = %(me)s")
    by.execute("update meshhook.project_members set role = 'viewer' where project_id = %(project)s")


@attacks.refused("PT409 isolation_level")
def leaves_at_repeatable_read(by: Intruder) -> None:
    """An old snapshot would still show the admin who has just left."""
    by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    by.become(by.stage.people.admin)
    by.execute("update meshhook.project_members set role = 'viewer' where user_id = %(me)s", me=by.stage.people.admin)


@attacks.refused("42501")
def removes_a_member_in_the_name_of_a_stranger(by: Intruder) -> None:
    """Found as an admin, removed as somebody who may not: the audit row would tell of the latter."""
    by.become(by.stage.people.admin)
    by.execute(
        "update meshhook.project_members set role = null where role = 'viewer'"
        " and set_config('request.jwt.claims', %(claims)s, true) is not null",
        claims=f'{{"sub": "{by.stage.people.stranger}"}}',
    )


@attacks.refused("27000")
def puts_an_admin_in_the_place_of_a_member_who_goes(by: Intruder) -> None:
    """Between a role of null and the removal the member is made admin: the log would end with the removal."""
    by.become(by.stage.people.admin)
    by.function(
        "evil",
        "update meshhook.project_members set role = 'admin' where user_id = {viewer};"
        " update meshhook.project_members set role = 'viewer' where user_id = {admin}; return 'x';",
        viewer=by.stage.people.viewer,
        admin=by.stage.people.admin,
    )
    by.execute(
        "update meshhook.project_members set role = null where user_id = %(viewer)s returning pg_temp.evil()",
        viewer=by.stage.people.viewer,
    )


@attacks.refused("27000")
def changes_a_role_and_changes_it_again_before_it_is_audited(by: Intruder) -> None:
    """The inner change would be told before the outer one, so that the log ended with what is no more."""
    by.become(by.stage.people.admin)
    by.function(
        "evil",
        "update meshhook.project_members set role = 'admin' where user_id = {viewer}; return 'x';",
        viewer=by.stage.people.viewer,
    )
    by.execute(
        "update meshhook.project_members set role = 'operator' where user_id = %(viewer)s returning pg_temp.evil()",
        viewer=by.stage.people.viewer,
    )


# Projects.


@attacks.refused("42501")
def founds_a_project_for_somebody_else(by: Intruder) -> None:
    """The owner is stamped, never given."""
    by.execute("insert into meshhook.projects (name, owner) values ('x', gen_random_uuid())")


@attacks.refused("PT401 unauthenticated")
def founds_a_project_as_nobody(by: Intruder) -> None:
    """A project has an owner."""
    by.become(None)
    by.execute("insert into meshhook.projects (name) values ('x')")


@attacks.futile()
def renames_its_project_as_operator(by: Intruder) -> None:
    """Admins rename."""
    assert by.execute("update meshhook.projects set name = 'x'") == 0


@attacks.refused("42501")
def takes_a_project_over(by: Intruder) -> None:
    """Not even an admin changes the owner."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.projects set owner = %(me)s")


@attacks.refused("42501")
def removes_a_project(by: Intruder) -> None:
    """Nor removes it."""
    by.become(by.stage.people.admin)
    by.execute("delete from meshhook.projects")


# Definitions and starts.


@attacks.refused("42501")
def publishes_as_operator(by: Intruder) -> None:
    """Admins publish."""
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition)"
        f" values (%(project)s, 'x', '{DEFINITION}')"
    )


@attacks.refused("42501")
def publishes_elsewhere(by: Intruder) -> None:
    """In another tenant's project, as an admin of the own one."""
    by.become(by.stage.people.admin)
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition)"
        f" values (%(other)s, 'x', '{DEFINITION}')",
        other=by.stage.foreign_project,
    )


@attacks.refused("42501")
def chooses_the_number_of_its_version(by: Intruder) -> None:
    """Versions are numbered by the trigger."""
    by.become(by.stage.people.admin)
    by.execute(
        f"insert into meshhook.workflow_definitions (project_id, slug, definition, version)"
        f" values (%(project)s, 'x', '{DEFINITION}', 7)"
    )


@attacks.refused("PT422 invalid_definition")
def publishes_what_can_not_run(by: Intruder) -> None:
    """A direct insert is validated like the function's."""
    by.become(by.stage.people.admin)
    by.execute(
        "insert into meshhook.workflow_definitions (project_id, slug, definition) values (%(project)s, 'x', '{}')"
    )


@attacks.refused("42501")
def rewrites_a_published_definition(by: Intruder) -> None:
    """A published definition never changes."""
    by.become(by.stage.people.admin)
    by.execute("update meshhook.workflow_definitions set definition = '{}'")


@attacks.refused("42501")
def starts_a_run_elsewhere(by: Intruder) -> None:
    """In another tenant's project, of its own definition."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id) values (%(other)s, %(workflow)s)",
        other=by.stage.foreign_project,
        workflow=by.stage.look("select workflow_id from meshhook.workflow_runs where id = %s", by.stage.foreign_run),
    )


@attacks.refused("23503")
def starts_a_foreign_definition(by: Intruder) -> None:
    """In the own project: keys lead with the project, so that there is nothing to refer to."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id) values (%(project)s, %(workflow)s)",
        workflow=by.stage.look("select workflow_id from meshhook.workflow_runs where id = %s", by.stage.foreign_run),
    )


@attacks.refused("23503")
def starts_from_a_foreign_run(by: Intruder) -> None:
    """Nor can a run say that it is a foreign one begun again."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, from_run)"
        " select project_id, workflow_id, %(other)s from meshhook.workflow_runs where id = %(run)s",
        other=by.stage.foreign_run,
    )


@attacks.refused("42501")
def starts_a_run_that_has_succeeded(by: Intruder) -> None:
    """How a run begins is stamped."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, status)"
        " select project_id, workflow_id, 'succeeded' from meshhook.workflow_runs where id = %(run)s"
    )


@attacks.refused("42501")
def starts_a_run_as_somebody_else(by: Intruder) -> None:
    """So is who began it."""
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, started_by)"
        " select project_id, workflow_id, gen_random_uuid() from meshhook.workflow_runs where id = %(run)s"
    )


@attacks.refused("42501")
def starts_a_run_as_viewer(by: Intruder) -> None:
    """Viewers start nothing."""
    by.become(by.stage.people.viewer)
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id)"
        " select project_id, workflow_id from meshhook.workflow_runs where id = %(run)s"
    )


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_what_needs_no_ticket_needs_its_role(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


MEMBER_ACTS = {
    "adds": "insert into meshhook.project_members (project_id, user_id, role) values (%(project)s, %(who)s, 'admin')",
    "promotes": "update meshhook.project_members set role = 'operator' where user_id = %(who)s",
    "removes": "update meshhook.project_members set role = null where user_id = %(who)s",
}
MEMBER = "select m::text from meshhook.project_members as m where user_id = %s"
BECOMES = {
    "nobody": "set_config('request.jwt.claims', '', true)",
    "a stranger": """set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000001"}', true)""",
    "service_role": "set_config('role', 'service_role', true)",
}


@pytest.mark.parametrize("becomes", BECOMES)
def test_an_act_on_a_member_is_told_of_whoever_began_it(becomes: str, stage: Stage) -> None:
    """RETURNING makes the session somebody else before the triggers that follow the row: told truly, or refused."""
    who, truth = uuid4(), f"{stage.people.admin} as authenticated"
    for statement in MEMBER_ACTS.values():
        by = Intruder(stage, stage.other_run, person=stage.people.admin)
        newest = stage.look("select max(id) from meshhook.audit_log")
        before = stage.look(MEMBER, who)
        try:
            assert by.execute(f"{statement} returning {BECOMES[becomes]}", who=who) == 1
            by.session.commit()
        except psycopg.Error:
            by.session.rollback()
        told = stage.look(
            "select array_agg(user_id::text || ' as ' || database_role) from meshhook.audit_log where id > %s", newest
        )
        assert told == (None if stage.look(MEMBER, who) == before else [truth])
    stage.close_sessions()


def test_two_admins_who_leave_at_once_are_not_both_let_go(stage: Stage) -> None:
    """Neither may see the other still there."""
    first, second = stage.people.foreigner, stage.people.stranger
    project = stage.foreign_project
    stage.call(first, "set_member", project_id=project, user_id=second, role="admin")
    sessions = {person: stage.session(person) for person in (first, second)}
    demote = b"update meshhook.project_members set role = 'viewer' where project_id = %s and user_id = %s"
    told: list[str | None] = []

    def leave(person: UUID) -> None:
        try:
            sessions[person].execute(demote, [project, person])
            sessions[person].commit()
        except psycopg.Error as error:
            sessions[person].rollback()
            told.append(error.sqlstate)

    sessions[first].execute(demote, [project, first])
    thread = Thread(target=leave, args=[second])
    thread.start()
    stage.database.wait_until_blocked(sessions[second])
    sessions[first].commit()
    thread.join()
    stage.close_sessions()
    admins = stage.look(
        "select count(*) from meshhook.project_members where project_id = %s and role = 'admin'", project
    )
    assert (admins, told) == (1, ["PT409"])
