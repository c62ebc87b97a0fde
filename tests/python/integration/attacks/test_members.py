"""Members are changed without a ticket: by admins, told truly, and never to the last of them."""

from __future__ import annotations

from threading import Thread
from uuid import UUID, uuid4

import psycopg
import pytest

from .by_hand import Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()


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


@attacks.refused("PT409 last_admin or 42501")
def demotes_all_admins_at_once(by: Intruder) -> None:
    """The trigger sees what the statement has done so far: the last admin, or that its caller is none any more."""
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


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_members_are_changed_by_admins(attack: Attack, stage: Stage) -> None:
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
