"""Functions of the attacker's own in the middle of a statement: they fire the proof, and the statement goes on."""

from __future__ import annotations

import pytest

from .by_hand import FROM_A, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

STEP_B = "where run_id = %(run)s and step_key = 'b'"
ALL_BUT_TICKET = ("attempts", "snapshots", "recall", "steps", "run", "audit")


def proves_and_answers(by: Intruder, answer: str, returns: str = "text") -> None:
    """Create pg_temp.evil(): it closes the ticket, then answers."""
    by.function("evil", f"set constraints all immediate; return {answer};", returns=returns)


@attacks.refused("42501")
def in_set_of_the_status(by: Intruder) -> None:
    """`set status = evil()`: the proof runs, then evil answers something else."""
    proves_and_answers(by, "'succeeded'")
    by.resume()
    by.execute(f"update meshhook.run_steps set status = pg_temp.evil() {STEP_B}")


@attacks.refused("42501")
def in_set_of_a_counter(by: Intruder) -> None:
    """The same with a number."""
    proves_and_answers(by, "7", "int")
    by.resume()
    by.execute(f"update meshhook.run_steps set unsettled = pg_temp.evil() {STEP_B}")


@attacks.refused("42501")
def in_set_of_the_run(by: Intruder) -> None:
    """The same on the run, whose USING doesn't ask for a ticket."""
    proves_and_answers(by, "'succeeded'")
    by.resume()
    by.execute("update meshhook.workflow_runs set status = pg_temp.evil() where id = %(run)s")


@attacks.refused("42501")
def in_set_of_the_last_row_of_many(by: Intruder) -> None:
    """Rows before the call are the promised ones, the row of the call is forged."""
    by.function(
        "evil",
        "if key = 'j' then set constraints all immediate; return 'succeeded'; end if; return status;",
        "key text, status text",
    )
    by.resume()
    by.execute("update meshhook.run_steps set status = pg_temp.evil(step_key, status) where run_id = %(run)s")


@attacks.refused("42501", FROM_A)
def in_set_of_a_recalled_attempt(by: Intruder) -> None:
    """Taken back only after the proof, which has to miss it."""
    proves_and_answers(by, "'canceled'")
    by.resume()
    by.execute("update meshhook.step_attempts set status = pg_temp.evil() where run_id = %(run)s and status = 'queued'")


@attacks.refused("PT403 recalled attempts", FROM_A)
def in_set_of_the_attempt_that_the_proof_misses(by: Intruder) -> None:
    """The recall itself fires the proof, before its row is written."""
    proves_and_answers(by, "'canceled'")
    by.open_ticket()
    by.write("attempts", "snapshots", "steps", "run", "audit")
    by.write("recall", altered={"recall": {"set status = 'canceled'": "set status = pg_temp.evil()"}})


@attacks.refused("42501")
def in_where(by: Intruder) -> None:
    """The ticket is open when the statement begins and closed when its row comes."""
    proves_and_answers(by, "true", "boolean")
    by.resume()
    by.execute(f"update meshhook.run_steps set status = 'succeeded' {STEP_B} and pg_temp.evil()")


@attacks.refused("42501")
def in_a_common_table_expression(by: Intruder) -> None:
    """The same from a materialized query."""
    proves_and_answers(by, "'succeeded'")
    by.resume()
    by.execute(
        "with e as materialized (select pg_temp.evil() as status)"
        f" update meshhook.run_steps set status = e.status from e {STEP_B}"
    )


@attacks.refused("42501")
def in_returning(by: Intruder) -> None:
    """The row is written, then evil proves and writes it again."""
    by.function(
        "evil",
        "set constraints all immediate;"
        " update meshhook.workflow_runs set status = 'succeeded' where id = {run}; return 'x';",
    )
    by.resume()
    by.execute("update meshhook.workflow_runs set status = status where id = %(run)s returning pg_temp.evil()")


@attacks.refused("42501")
def in_values_of_an_attempt(by: Intruder) -> None:
    """A second attempt whose insert begins before the proof."""
    proves_and_answers(by, "'resume'")
    by.resume()
    by.execute(
        "insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, act_id, origin, status)"
        " values (%(project)s, %(run)s, 'b', 2, %(act)s, pg_temp.evil(), 'queued')"
    )


@attacks.refused("PT403 attempts")
def in_insert_select_of_the_attempt(by: Intruder) -> None:
    """The attempt itself is inserted from a query that fires the proof."""
    proves_and_answers(by, "true", "boolean")
    by.open_ticket()
    by.write("recall", "steps", "run", "audit")
    by.write("attempts", altered={"attempts": {"where v.id": "where pg_temp.evil() and v.id"}})


@attacks.refused("PT403 audit row")
def in_insert_select_of_the_audit_row(by: Intruder) -> None:
    """The same with the audit row, written last."""
    proves_and_answers(by, "true", "boolean")
    by.resume(altered={"audit": {"where v.id": "where pg_temp.evil() and v.id"}})


@attacks.refused("PT403 audit row")
def in_the_metadata_of_the_audit_row(by: Intruder) -> None:
    """The row would lie, since the proof has run when its metadata is known."""
    by.function("evil", """set constraints all immediate; return '{"reason": "a lie"}';""", returns="jsonb")
    by.resume(altered={"audit": {"v.facts": "pg_temp.evil()"}})


@attacks.refused("42501")
def in_a_cast(by: Intruder) -> None:
    """A type of the attacker's own, turned into text by a function that proves."""
    by.session.execute(b"create type pg_temp.forged as (a int)")
    by.function("evil", "set constraints all immediate; return 'succeeded';", "pg_temp.forged")
    by.session.execute(b"create cast (pg_temp.forged as text) with function pg_temp.evil(pg_temp.forged) as assignment")
    by.resume()
    by.execute(f"update meshhook.run_steps set status = row(1)::pg_temp.forged {STEP_B}")


@attacks.refused("42501")
def in_an_operator(by: Intruder) -> None:
    """An operator of the attacker's own."""
    by.function("evil", "set constraints all immediate; return true;", "a text, b text", "boolean")
    by.session.execute(b"create operator pg_temp.=== (leftarg = text, rightarg = text, function = pg_temp.evil)")
    by.resume()
    by.execute(f"update meshhook.run_steps set status = 'succeeded' {STEP_B} and step_key operator(pg_temp.===) 'b'")


@attacks.refused("42501")
def in_a_view(by: Intruder) -> None:
    """An updatable view of the attacker's own changes nobody's rights."""
    by.session.execute(b"create temp view steps as select * from meshhook.run_steps")
    proves_and_answers(by, "'succeeded'")
    by.resume()
    by.execute(f"update pg_temp.steps set status = pg_temp.evil() {STEP_B}")


@attacks.refused("42501")
def in_merge(by: Intruder) -> None:
    """MERGE asks the same policies."""
    proves_and_answers(by, "'succeeded'")
    by.resume()
    by.execute(
        "merge into meshhook.run_steps as s using (select %(run)s::uuid as id) as r"
        " on s.run_id = r.id and s.step_key = 'b' when matched then update set status = pg_temp.evil()"
    )


# A second ticket in the middle.


@attacks.refused("PT409 run_busy")
def opens_a_ticket_in_the_values_of_another(by: Intruder) -> None:
    """The inner one is open when the outer one is judged."""
    by.function(
        "evil",
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " values ({project}, {run}, 'resume_step', 'x'); return 'because';",
    )
    by.open_ticket({"%(reason)s": "pg_temp.evil()"})


@attacks.refused("PT409 run_busy")
def opens_a_ticket_in_returning_of_another(by: Intruder) -> None:
    """The outer one is open when the inner one is judged."""
    by.function(
        "evil",
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " values ({project}, {run}, 'resume_step', 'x'); return 'because';",
    )
    by.open_ticket({"returning a.id": "returning a.id, pg_temp.evil()"})


@attacks.refused("42501")
def changes_tickets_in_the_middle_of_a_statement(by: Intruder) -> None:
    """The steps of b are found under the ticket of b, and written once the ticket of x is open."""
    by.function(
        "evil",
        "set constraints all immediate; set constraints all deferred;"
        " insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " values ({project}, {run}, 'resume_step', 'x'); return 'succeeded';",
    )
    by.resume()
    by.execute(f"update meshhook.run_steps set status = pg_temp.evil() {STEP_B}")


# All of the work in the middle: legal, or refused as a whole.


@attacks.legal(FROM_A)
def does_all_in_returning_of_the_ticket(by: Intruder) -> None:
    """The resume is done before the statement of its ticket has ended."""
    by.function("evil", by.literal_writes(*ALL_BUT_TICKET) + "return 'x';")
    by.open_ticket({"returning a.id": "returning a.id, pg_temp.evil()"})


@attacks.refused("42501")
def goes_on_after_all_in_returning_of_the_ticket(by: Intruder) -> None:
    """With the proof set immediate it runs when the statement ends, and closes the ticket."""
    by.function("evil", by.literal_writes(*ALL_BUT_TICKET) + "set constraints all immediate; return 'x';")
    by.open_ticket({"returning a.id": "returning a.id, pg_temp.evil()"})
    by.execute("update meshhook.workflow_runs set status = 'succeeded' where id = %(run)s")


@attacks.refused("PT403 queue", FROM_A)
def proves_in_returning_of_the_attempt(by: Intruder) -> None:
    """The act is proved before the trigger that enqueues the attempt has run."""
    rest = by.literal_writes("snapshots", "recall", "steps", "run", "audit")
    by.function("evil", rest + "set constraints all immediate; return 'x';")
    by.open_ticket()
    returning = {"where v.id = %(act)s": "where v.id = %(act)s returning pg_temp.evil()"}
    by.write("attempts", altered={"attempts": returning})


@attacks.legal()
def opens_the_ticket_in_the_middle_of_a_row_lock(by: Intruder) -> None:
    """The run's row is locked by a statement that opens the ticket half-way."""
    by.function(
        "evil",
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key, options, reason)"
        " values ({project}, {run}, 'resume_step', 'b', '{}', 'mended'); return 'x';",
    )
    by.execute("select pg_temp.evil() from meshhook.workflow_runs where id = %(run)s for no key update")
    by.ticket = by.value("select id from meshhook.run_acts where xact_id = pg_current_xact_id()")
    by.write(*ALL_BUT_TICKET)


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_a_function_half_way_gains_nothing(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
