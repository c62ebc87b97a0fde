"""Around the proof: constraints set immediate, late triggers, cursors and plans that outlive it."""

from __future__ import annotations

import pytest

from .by_hand import FROM_A, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

FORGE_RUN = "update meshhook.workflow_runs set status = 'succeeded' where id = %(run)s"
FORGE_STEP = "update meshhook.run_steps set status = 'succeeded' where run_id = %(run)s and step_key = 'b'"
FORGE_ATTEMPT = (
    "insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, act_id, origin, status)"
    " values (%(project)s, %(run)s, 'b', 3, %(act)s, 'resume', 'queued')"
)


def late(by: Intruder, body: str) -> None:
    """Create a temporary table whose deferred trigger runs `body`; to be fired by an insert."""
    by.session.execute(b"create temp table late (a int)")
    by.function("late", body + " return null;", returns="trigger")
    by.session.execute(
        b"create constraint trigger late after insert on pg_temp.late deferrable initially deferred"
        b" for each row execute function pg_temp.late()"
    )


def literal(by: Intruder, statement: str) -> str:
    """A statement with the run in it, for the body of a function."""
    for name in ("run", "project"):
        statement = statement.replace(f"%({name})s", "{" + name + "}")
    return statement + ";"


# Set constraints.


@attacks.refused("PT403 steps")
def sets_the_proof_immediate_before_the_ticket(by: Intruder) -> None:
    """The proof runs at the end of the ticket's own statement."""
    by.prove()
    by.open_ticket()


@attacks.refused("42501")
def goes_on_with_the_run_after_the_proof(by: Intruder) -> None:
    """A closed ticket opens nothing."""
    by.resume()
    by.prove()
    by.execute(FORGE_RUN)


@attacks.legal()
def goes_on_with_steps_after_the_proof(by: Intruder) -> None:
    """The steps are out of sight."""
    by.resume()
    by.prove()
    assert by.execute(FORGE_STEP) == 0


@attacks.legal(FROM_A)
def goes_on_with_recalls_after_the_proof(by: Intruder) -> None:
    """So is queued work."""
    by.resume()
    by.prove()
    assert by.execute("update meshhook.step_attempts set status = 'canceled' where run_id = %(run)s") == 0


@attacks.refused("42501")
def goes_on_with_attempts_after_the_proof(by: Intruder) -> None:
    """No attempt more."""
    by.resume()
    by.prove()
    by.execute(FORGE_ATTEMPT)


@attacks.refused("42501")
def goes_on_with_snapshots_after_the_proof(by: Intruder) -> None:
    """No snapshot more."""
    by.resume()
    by.prove()
    by.write("snapshots")


@attacks.refused("42501")
def goes_on_with_the_audit_log_after_the_proof(by: Intruder) -> None:
    """No audit row more."""
    by.resume()
    by.prove()
    by.write("audit")


@attacks.refused("42501")
def proves_by_name_and_defers_again(by: Intruder) -> None:
    """Bulk does this before its next act; the ticket stays closed."""
    by.resume()
    by.session.execute(b"set constraints meshhook.prove_act immediate")
    by.session.execute(b"set constraints meshhook.prove_act deferred")
    by.execute(FORGE_RUN)


@attacks.refused("PT403 steps")
def catches_the_refusal_of_the_proof(by: Intruder) -> None:
    """An error that is caught inside a function is still owed at commit."""
    by.function(
        "evil",
        "begin set constraints all immediate; exception when others then null; end;"
        " set constraints all deferred; return 'x';",
    )
    by.open_ticket()
    by.execute("select pg_temp.evil()")


# Deferred triggers of the attacker's own.


@attacks.refused("42501")
def writes_in_a_trigger_that_fires_after_the_proof(by: Intruder) -> None:
    """At commit, behind the proof, the ticket is closed."""
    late(by, literal(by, FORGE_RUN))
    by.resume()
    by.execute("insert into pg_temp.late values (1)")


@attacks.refused("PT403 run")
def writes_in_a_trigger_that_fires_before_the_proof(by: Intruder) -> None:
    """At commit, before the proof, which sees it."""
    late(by, literal(by, FORGE_RUN))
    by.execute("insert into pg_temp.late values (1)")
    by.resume()


@attacks.legal(FROM_A)
def does_the_rest_in_a_trigger_at_commit(by: Intruder) -> None:
    """Work that comes late but before the proof is work."""
    late(by, by.literal_writes("snapshots", "recall", "steps", "run", "audit"))
    by.execute("insert into pg_temp.late values (1)")
    by.open_ticket()
    by.write("attempts")


@attacks.refused("PT403 steps")
def opens_a_ticket_in_a_trigger_at_commit(by: Intruder) -> None:
    """A ticket from behind the proof of another has a proof of its own."""
    late(
        by,
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " values ({project}, {run}, 'resume_step', 'x');",
    )
    by.resume()
    by.execute("insert into pg_temp.late values (1)")


@attacks.refused("42501")
def writes_in_a_cursor_that_outlives_the_commit(by: Intruder) -> None:
    """WITH HOLD runs its query at commit, behind all triggers."""
    by.function("evil", literal(by, FORGE_RUN) + " return 'x';")
    by.resume()
    by.session.execute(b"declare c cursor with hold for select pg_temp.evil()")


@attacks.refused("PT403 steps")
def opens_a_ticket_in_a_cursor_that_outlives_the_commit(by: Intruder) -> None:
    """Triggers that this defers are run after it."""
    by.function(
        "evil",
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " values ({project}, {run}, 'resume_step', 'b'); return 'x';",
    )
    by.session.execute(b"declare c cursor with hold for select pg_temp.evil()")


# Cursors and prepared statements.


@attacks.legal()
def writes_where_a_cursor_stands(by: Intruder) -> None:
    """The cursor was opened under the ticket; after the proof the row under it is out of sight."""
    by.resume()
    by.execute(
        "declare c cursor for select * from meshhook.run_steps where run_id = %(run)s and step_key = 'b' for update"
    )
    by.session.execute(b"fetch c")
    by.prove()
    assert by.execute("update meshhook.run_steps set status = 'succeeded' where current of c") == 0


@attacks.legal()
def recalls_where_a_cursor_stands(by: Intruder) -> None:
    """The same with the new attempt, canceled after the proof."""
    by.resume()
    by.execute(
        "declare c cursor for select * from meshhook.step_attempts"
        " where run_id = %(run)s and status = 'queued' and step_key = 'b' for update"
    )
    by.session.execute(b"fetch c")
    by.prove()
    assert by.execute("update meshhook.step_attempts set status = 'canceled' where current of c") == 0


@attacks.refused("42501")
def writes_the_run_where_a_cursor_stands(by: Intruder) -> None:
    """The run stays in sight, and is refused."""
    by.resume()
    by.execute("declare c cursor for select * from meshhook.workflow_runs where id = %(run)s for no key update")
    by.session.execute(b"fetch c")
    by.prove()
    by.session.execute(b"update meshhook.workflow_runs set status = 'succeeded' where current of c")


@attacks.legal()
def executes_a_plan_prepared_under_the_ticket(by: Intruder) -> None:
    """A plan asks who may when it runs."""
    by.resume()
    by.session.execute(
        b"prepare p (uuid) as update meshhook.run_steps set status = 'succeeded' where run_id = $1 and step_key = 'b'"
    )
    by.prove()
    assert by.execute(f"execute p ('{by.run}')") == 0


@attacks.refused("42501")
def executes_a_plan_of_the_run_prepared_under_the_ticket(by: Intruder) -> None:
    """The same on the run."""
    by.resume()
    by.session.execute(b"prepare p (uuid) as update meshhook.workflow_runs set status = 'succeeded' where id = $1")
    by.prove()
    by.execute(f"execute p ('{by.run}')")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_nothing_is_written_past_the_proof(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
