"""One thing twice: attempts, snapshots, audit rows, tickets, whole resumes."""

from __future__ import annotations

import pytest

from .by_hand import Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()


@attacks.refused("23505")
def gives_a_target_two_attempts(by: Intruder) -> None:
    """The same attempt again."""
    by.open_ticket()
    by.write("attempts", "attempts")


@attacks.refused("42501")
def gives_a_target_a_second_attempt(by: Intruder) -> None:
    """One more than promised, under the next number."""
    by.resume()
    by.write("attempts", altered={"attempts": {"t.attempt,": "t.attempt + 1,"}})


@attacks.refused("23505")
def gives_an_attempt_two_snapshots(by: Intruder) -> None:
    """The same snapshot again."""
    by.open_ticket()
    by.write("attempts", "snapshots", "snapshots")


@attacks.refused("23505")
def writes_two_audit_rows(by: Intruder) -> None:
    """The same audit row again."""
    by.resume()
    by.write("audit")


@attacks.refused("23505")
def adds_an_audit_row_that_lies(by: Intruder) -> None:
    """The true audit row, and one that says something else."""
    by.resume()
    by.write("audit", altered={"audit": {"v.facts": """'{"reason": "a lie"}'"""}})


@attacks.refused("42501")
def adds_an_audit_row_of_no_act(by: Intruder) -> None:
    """A row of an act that never was, beside the true one."""
    by.resume()
    by.write("audit", altered={"audit": {"v.id, v.facts": "null, v.facts"}})


@attacks.refused("PT409 run_busy")
def opens_two_tickets_for_one_run(by: Intruder) -> None:
    """Both failures, each with a ticket of its own."""
    by.open_ticket()
    by.open_ticket(step="x")


@attacks.refused("PT409 run_busy")
def opens_two_tickets_in_one_statement(by: Intruder) -> None:
    """The guard of the second row sees the first one."""
    by.execute(
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key)"
        " select %(project)s, %(run)s, 'resume_step', k from unnest(array['b', 'x']) as k"
    )


@attacks.refused("PT409 run_busy")
def opens_tickets_for_two_runs(by: Intruder) -> None:
    """One open ticket a transaction, whatever it is of."""
    by.open_ticket()
    by.open_ticket(run=by.stage.other_run)


@attacks.refused("PT409 run_busy")
def moves_two_runs_of_steps_in_one_statement(by: Intruder) -> None:
    """The ticket of x opens while the steps of b are being written: both promise the counters of one resume."""
    by.function(
        "evil",
        "if not exists (select from meshhook.run_acts where run_id = {run} and step_key = 'x') then"
        " insert into meshhook.run_acts (project_id, run_id, kind, step_key, options, reason)"
        " values ({project}, {run}, 'resume_step', 'x', '{}', null); end if;"
        " return case when key in ('b', 'x') then 'ready' else 'pending' end;",
        "key text",
    )
    by.open_ticket()
    by.write("attempts", "snapshots")
    by.execute(
        "update meshhook.run_steps set status = pg_temp.evil(step_key), attempt = (step_key in ('b', 'x'))::int * 2"
        " where run_id = %(run)s and step_key in ('b', 'c', 'j', 'x', 'y')"
    )
    by.write("run", "audit")
    by.ticket = by.value("select id from meshhook.run_acts where run_id = %(run)s and step_key = 'x'")
    by.write("attempts", "snapshots", "audit")


@attacks.refused("55P03")
def opens_two_tickets_in_two_sessions(by: Intruder) -> None:
    """Each promises the counters that the run had before either; the second one waits for the lock of the first."""
    other = Intruder(by.stage, by.run)
    other.session.execute(b"set lock_timeout = '100ms'")
    by.open_ticket()
    other.open_ticket(step="x")
    by.rest(after="ticket")
    by.session.commit()
    other.rest(after="ticket")
    other.session.commit()


@attacks.refused("PT409 run_busy")
def resumes_by_function_under_a_ticket_of_its_own(by: Intruder) -> None:
    """The function opens a ticket too."""
    by.open_ticket()
    by.execute("select meshhook.resume_run_from_step(%(run)s, 'x')")


@attacks.refused("PT409 run_busy")
def cancels_the_run_under_an_open_ticket(by: Intruder) -> None:
    """A cancel between the promise and its proof."""
    by.open_ticket()
    by.execute("select meshhook.cancel_run(%(run)s)")


@attacks.refused("PT409 step_not_resumable")
def resumes_what_it_resumed(by: Intruder) -> None:
    """Once proved the step is ready, and a ready step isn't resumable."""
    by.resume()
    by.prove()
    by.open_ticket()


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_nothing_is_done_twice(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
