"""Around the proof: constraints set immediate, late triggers, cursors, savepoints, other ways to write and commit."""

from __future__ import annotations

import psycopg
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


# Savepoints.


@attacks.futile()
def rolls_its_ticket_back_and_writes(by: Intruder) -> None:
    """No ticket, no steps."""
    with by.savepoint():
        by.open_ticket()
    assert by.execute(FORGE_STEP) == 0


@attacks.refused("42501")
def rolls_its_ticket_back_and_writes_the_run(by: Intruder) -> None:
    """No ticket, no run."""
    with by.savepoint():
        by.open_ticket()
    by.execute(FORGE_RUN)


@attacks.refused("PT403 steps")
def rolls_its_work_back_after_the_proof(by: Intruder) -> None:
    """The proof goes with the work, and is owed again."""
    by.open_ticket()
    with by.savepoint():
        by.rest(after="ticket")
        by.prove()


@attacks.refused("PT403 run")
def rolls_a_part_of_its_work_back(by: Intruder) -> None:
    """All but the run."""
    by.open_ticket()
    by.write("attempts", "snapshots", "recall", "steps", "audit")
    with by.savepoint():
        by.write("run")


@attacks.legal(FROM_A)
def does_its_work_twice_with_a_return_in_between(by: Intruder) -> None:
    """What was rolled back doesn't count."""
    by.open_ticket()
    with by.savepoint():
        by.rest(after="ticket")
        by.prove()
    by.rest(after="ticket")


@attacks.legal(FROM_A)
def opens_the_ticket_in_a_savepoint_that_is_kept(by: Intruder) -> None:
    """A subtransaction is of the same transaction."""
    by.session.execute(b"savepoint s")
    by.open_ticket()
    by.session.execute(b"release savepoint s")
    by.rest(after="ticket")


@attacks.legal()
def opens_a_ticket_rolls_it_back_and_opens_another(by: Intruder) -> None:
    """Only the one that stays must be carried out."""
    with by.savepoint():
        by.open_ticket(step="x")
    by.resume()


@attacks.refused("PT403 attempts")
def carries_out_a_ticket_that_was_rolled_back(by: Intruder) -> None:
    """Ids aren't reused: the second ticket is another one."""
    with by.savepoint():
        by.open_ticket()
    old = by.ticket
    by.open_ticket()
    new, by.ticket = by.ticket, old
    by.write("attempts", "snapshots")
    by.ticket = new
    by.write("recall", "steps", "run", "audit")


# Other ways to write.


@attacks.refused("42501")
def merges_a_kept_step(by: Intruder) -> None:
    """MERGE tells what UPDATE hides."""
    by.open_ticket()
    by.execute(
        "merge into meshhook.run_steps as s using (select %(run)s::uuid as id) as r"
        " on s.run_id = r.id and s.step_key = 'a' when matched then update set status = 'pending'"
    )


@attacks.legal()
def merges_its_steps(by: Intruder) -> None:
    """A resume whose steps are written by MERGE is a resume."""
    by.open_ticket()
    by.write("attempts", "snapshots")
    by.execute(
        "merge into meshhook.run_steps as s using"
        " (select v.run_id, p.* from meshhook.run_acts as v, unnest(v.promise) as p where v.id = %(act)s) as p"
        " on s.run_id = p.run_id and s.ordinal = p.ordinal and s.item_key = ''"
        " when matched then update set status = p.status, attempt = p.attempt, unsettled = p.unsettled,"
        " live = p.live, effect_epoch = p.effect_epoch"
    )
    by.write("run", "audit")


@attacks.refused("42501")
def merges_a_deletion(by: Intruder) -> None:
    """MERGE may delete where DELETE may."""
    by.open_ticket()
    by.execute(
        "merge into meshhook.step_attempts as a using (select %(run)s::uuid as id) as r"
        " on a.run_id = r.id when matched then delete"
    )


@attacks.refused("0A000")
def copies_an_attempt_in(by: Intruder) -> None:
    """COPY FROM is no way around row level security."""
    by.open_ticket()
    with by.session.cursor().copy(
        b"copy meshhook.step_attempts (project_id, run_id, step_key, attempt, act_id, origin, status) from stdin"
    ) as copy:
        copy.write_row([by.stage.project, by.run, "b", 2, by.ticket, "resume", "succeeded"])


@attacks.refused("42501")
def updates_an_attempt_on_conflict(by: Intruder) -> None:
    """The insert is covered, the update of the row in its way is not."""
    by.open_ticket()
    by.write("attempts")
    by.write(
        "attempts",
        altered={
            "attempts": {
                "where v.id = %(act)s": "where v.id = %(act)s on conflict on constraint step_attempts_pkey"
                " do update set status = 'succeeded'"
            }
        },
    )


@attacks.legal()
def skips_a_conflict(by: Intruder) -> None:
    """ON CONFLICT DO NOTHING does nothing."""
    by.open_ticket()
    skip = {"where v.id = %(act)s": "where v.id = %(act)s on conflict do nothing"}
    by.write("attempts", "attempts", altered={"attempts": skip})
    by.write("snapshots", "snapshots", altered={"snapshots": skip})
    by.write("recall", "steps", "run", "audit", "audit", altered={"audit": skip})


@attacks.refused("42501")
def updates_a_run_on_conflict(by: Intruder) -> None:
    """A start that collides with a run must not become a write of it."""
    key = str(by.run)
    by.value(
        "select meshhook.start_run(%(project)s, 'ended', '{}', null, %(key)s)",
        key=key,
    )
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id, idempotency_key)"
        " select project_id, workflow_id, idempotency_key from meshhook.workflow_runs where idempotency_key = %(key)s"
        " on conflict on constraint workflow_runs_idempotency_key_is_unique do update set status = 'succeeded'",
        key=key,
    )


# Other transactions.


@attacks.refused("PT403 steps")
def prepares_a_bare_ticket_for_later(by: Intruder) -> None:
    """PREPARE TRANSACTION runs the proof."""
    by.open_ticket()
    by.execute("prepare transaction 'a bare ticket'")


@attacks.refused("0A000")
def prepares_a_whole_resume_for_later(by: Intruder) -> None:
    """It would hold the run's lock with nobody to end it; a resume wakes workers, which no prepared transaction may."""
    by.resume()
    by.execute("prepare transaction 'a whole resume'")


def _at(level: psycopg.IsolationLevel, by: Intruder) -> None:
    by.session.isolation_level = level
    by.resume()


@attacks.refused("PT409 isolation_level")
def resumes_by_hand_at_repeatable_read(by: Intruder) -> None:
    """A proof on an old snapshot proves the past."""
    _at(psycopg.IsolationLevel.REPEATABLE_READ, by)


@attacks.refused("PT409 isolation_level")
def resumes_by_hand_at_serializable(by: Intruder) -> None:
    """The same, one level up."""
    _at(psycopg.IsolationLevel.SERIALIZABLE, by)


@attacks.refused("PT409 isolation_level")
def resumes_by_function_at_repeatable_read(by: Intruder) -> None:
    """Told before the function takes its first lock."""
    by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    by.execute("select meshhook.resume_run_from_step(%(run)s, 'b')")


@attacks.refused("25001")
def lowers_the_isolation_half_way(by: Intruder) -> None:
    """The level of a transaction is fixed by its first query."""
    by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    by.execute("select 1")
    by.session.execute(b"set transaction isolation level read committed")
    by.resume()


@attacks.refused("PT409 isolation_level")
def says_that_it_is_read_committed(by: Intruder) -> None:
    """The default for later transactions isn't the level of this one."""
    by.session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    by.session.execute(b"set default_transaction_isolation = 'read committed'")
    by.resume()


@attacks.refused("25006")
def resumes_in_a_read_only_transaction(by: Intruder) -> None:
    """Nothing is written there."""
    by.session.read_only = True
    by.resume()


@attacks.futile()
def resumes_and_never_commits(by: Intruder) -> None:
    """A connection that goes away in the middle."""
    by.resume()
    by.prove()
    by.session.rollback()


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_nothing_is_written_past_the_proof(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


def test_two_acts_in_one_transaction_are_two_legal_acts(stage: Stage) -> None:
    """What bulk does by hand: each act is proved before the next ticket opens."""
    runs = [stage.run("ended"), stage.run("ended")]
    by = Intruder(stage, runs[0])
    for by.run in runs:
        by.resume()
        by.prove()
        by.session.execute(b"set constraints all deferred")
    by.session.commit()
    stage.close_sessions()
    proved = stage.look("select count(*) from meshhook.run_acts where proved_at is not null and run_id = any(%s)", runs)
    assert proved == 2
