"""An undo is a row of the ledger, and a row that was written by hand is judged like a call."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from .answers import answer
from .by_hand import Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

UNDO = "insert into meshhook.run_acts (project_id, run_id, kind, undoes) values"


def undo(by: Intruder, *, returning: str = "") -> None:
    """By hand, of the resume that was proved last."""
    by.execute(f"{UNDO} (%(project)s, %(run)s, 'cancel_resume', %(act)s) {returning}")


@attacks.refused("PT409 run_busy")
def undoes_a_resume_before_its_proof(by: Intruder) -> None:
    """The promise would be compared with what the undo left."""
    by.resume()
    undo(by)


@attacks.refused("PT409 run_busy")
def opens_a_ticket_in_returning_of_an_undo(by: Intruder) -> None:
    """Between the guard of the undo and the trigger that carries it out."""
    by.function(
        "evil",
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key, options)"
        " values ({project}, {run}, 'resume_step', 'x', '{}'); return 'x';",
    )
    by.resume()
    by.prove()
    by.execute("set constraints all deferred")
    undo(by, returning="returning pg_temp.evil()")


@attacks.refused("PT409 undo_too_late")
def undoes_a_resume_within_its_undo(by: Intruder) -> None:
    """The counters would be taken back twice."""
    by.resume()
    by.prove()
    by.function("evil", f"{UNDO} ({{project}}, {{run}}, 'cancel_resume', {{act}}); return 'x';")
    undo(by, returning="returning pg_temp.evil()")


@attacks.refused("PT409 undo_too_late")
def undoes_a_resume_twice_in_one_statement(by: Intruder) -> None:
    """The guard of the second row sees the first one."""
    by.resume()
    by.prove()
    by.execute(
        "insert into meshhook.run_acts (project_id, run_id, kind, undoes)"
        " select %(project)s, %(run)s, 'cancel_resume', %(act)s from generate_series(1, 2)"
    )


@attacks.refused("PT403 queue")
def undoes_between_an_attempt_and_its_queue_row(by: Intruder) -> None:
    """The withdrawn attempt would be enqueued after all."""
    by.function(
        "evil",
        by.literal_writes("snapshots", "recall", "steps", "run", "audit")
        + "set constraints all immediate;"
        + UNDO
        + " ({project}, {run}, 'cancel_resume', (select a.id from meshhook.run_acts as a"
        " where a.xact_id = pg_current_xact_id() and a.kind = 'resume_step')); return 'x';",
    )
    by.open_ticket()
    by.write(
        "attempts", altered={"attempts": {"where v.id = %(act)s": "where v.id = %(act)s returning pg_temp.evil()"}}
    )


@attacks.refused("PT404 act_not_found")
def undoes_the_resume_of_another_run(by: Intruder) -> None:
    """Under the name of a run that it was not of."""
    by.resume()
    by.prove()
    by.execute(
        f"{UNDO} (%(project)s, %(other)s, 'cancel_resume', %(act)s)",
        other=by.stage.other_run,
    )


@attacks.refused("PT404 run_not_found")
def undoes_in_a_foreign_project(by: Intruder) -> None:
    """All of it of another tenant."""
    stage = by.stage
    by.execute(
        "insert into meshhook.run_acts (project_id, run_id, kind, undoes)"
        " select %(theirs)s, %(run)s, 'cancel_resume', gen_random_uuid()",
        theirs=stage.foreign_project,
        run=stage.foreign_run,
    )


@attacks.refused("PT403 role_required")
def undoes_as_a_viewer(by: Intruder) -> None:
    """Who may see the act may not undo it; by RETURNING nothing, since a policy would refuse the row first."""
    by.resume()
    by.prove()
    by.become(by.stage.people.viewer)
    undo(by)


@attacks.refused("42501")
def stamps_what_an_undo_would_put_back(by: Intruder) -> None:
    """The order that the run had."""
    by.open_ticket({"reason\n)": "reason, directive_before\n)", "%(reason)s)": "%(reason)s, 'cancel')"})


@attacks.refused("42501")
def withdraws_an_attempt_by_hand(by: Intruder) -> None:
    """A queued attempt may end canceled under a ticket that takes it back, and in no other way."""
    by.open_ticket()
    by.execute("update meshhook.step_attempts set status = 'withdrawn' where run_id = %(run)s and status = 'queued'")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_an_undo_by_hand_gains_nothing(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


@pytest.mark.parametrize("person", ["operator", "viewer", "stranger"])
def test_a_foreign_act_and_no_act_are_told_alike(person: str, stage: Stage) -> None:
    """By the function, and by hand under the name of a run of one's own."""
    run = stage.run("answered", is_foreign=True)
    acts = [stage.look("select id from meshhook.run_acts where run_id = %s", run), uuid4()]
    session = stage.session(getattr(stage.people, person))
    told = {answer(session, f"select meshhook.cancel_resume('{act}') as answer") for act in acts}
    assert len(told) == 1, told
    assert next(iter(told))[0] == "PT404"

    by_hand = set()
    for act in acts:
        with pytest.raises(psycopg.Error) as caught:
            session.execute(f"{UNDO} (%s, %s, 'cancel_resume', %s)".encode(), [stage.project, stage.other_run, act])
        session.rollback()
        facts = caught.value.diag
        by_hand.add((caught.value.sqlstate, facts.message_primary, facts.message_detail, facts.context))
    stage.close_sessions()
    assert len(by_hand) == 1, by_hand
