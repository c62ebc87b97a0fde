"""Savepoints, other ways to write, other isolation levels, transactions that are ended in other ways."""

from __future__ import annotations

import psycopg
import pytest

from .by_hand import FROM_A, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

FORGE_RUN = "update meshhook.workflow_runs set status = 'succeeded' where id = %(run)s"
FORGE_STEP = "update meshhook.run_steps set status = 'succeeded' where run_id = %(run)s and step_key = 'b'"


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
        " on conflict (project_id, idempotency_key) where idempotency_key is not null"
        " do update set status = 'succeeded'",
        key=key,
    )


# Other transactions.


@attacks.refused("PT403 steps")
def prepares_a_bare_ticket_for_later(by: Intruder) -> None:
    """PREPARE TRANSACTION runs the proof."""
    by.open_ticket()
    by.execute("prepare transaction 'a bare ticket'")


@attacks.refused("0A000 or 55000")
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
def test_no_transaction_is_a_way_around(attack: Attack, stage: Stage) -> None:
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
