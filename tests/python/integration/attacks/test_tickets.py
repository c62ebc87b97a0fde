"""Tickets for what can't be resumed, and tickets that are forged, closed or torn up by hand."""

from __future__ import annotations

import pytest

from .by_hand import ALL_ROOTS, Act, Intruder
from .judging import Attack, Attacks
from .stage import Stage

OF_ITEMS = Act(of="items")
SIGNED = (
    "%(options)s, (select m.user_id from meshhook.project_members as m"
    " where m.project_id = %(project)s and m.user_id <> %(me)s and m.role = 'operator')"
)

attacks = Attacks()


# For something that can't be resumed.


@attacks.refused("PT409 step_not_reached")
def opens_a_ticket_for_a_step_never_reached(by: Intruder) -> None:
    """c was not reached."""
    by.open_ticket(step="c")


@attacks.refused("PT409 step_not_resumable")
def opens_a_ticket_for_a_step_that_waits(by: Intruder) -> None:
    """side waits for its first attempt."""
    by.open_ticket(step="side")


@attacks.refused("PT404 step_not_found")
def opens_a_ticket_for_no_step(by: Intruder) -> None:
    """There is no such step."""
    by.open_ticket(step="nothing")


@attacks.refused("PT404 step_not_found")
def opens_a_ticket_without_a_step(by: Intruder) -> None:
    """A step key that is null."""
    by.open_ticket(step=None)


@attacks.refused("PT404 step_not_found", OF_ITEMS)
def opens_a_ticket_for_an_item(by: Intruder) -> None:
    """Items are no targets."""
    by.resume(altered={"ticket": {"%(step)s, ''": "'a', '1'"}})


@attacks.refused("PT400 invalid_argument", ALL_ROOTS)
def supplies_one_output_for_all_roots(by: Intruder) -> None:
    """The function refuses it; a ticket without the option all_roots must be refused too."""
    by.resume(altered={"ticket": {"%(options)s": """'{"supplied_output": {"forged": true}}'"""}})


@attacks.refused("PT400 invalid_argument", ALL_ROOTS)
def patches_all_roots(by: Intruder) -> None:
    """The same, with a patch."""
    by.resume(altered={"ticket": {"%(options)s": "'{}'", "%(patch)s": """'{"input": {"n": 666}}'"""}})


@attacks.refused("PT400 invalid_argument", ALL_ROOTS)
def names_a_step_for_all_roots(by: Intruder) -> None:
    """The audit row would tell of a step that was none of the targets."""
    by.resume(altered={"ticket": {"%(step)s, ''": "'y', ''"}})


@attacks.refused("PT400 invalid_argument", ALL_ROOTS)
def hides_a_book_in_the_item_key(by: Intruder) -> None:
    """A megabyte where the function takes none."""
    by.resume(altered={"ticket": {"%(step)s, ''": "%(step)s, repeat('x', 1000000)"}})


@attacks.refused("PT400 invalid_argument")
def opens_a_ticket_of_an_unknown_kind(by: Intruder) -> None:
    """A kind that no policy knows."""
    by.open_ticket(kind="undo")


@attacks.refused("PT409 stale_attempt")
def opens_a_ticket_for_an_attempt_that_is_not_current(by: Intruder) -> None:
    """Expected attempts are judged in the guard, not in the function."""
    by.open_ticket({"options, reason": "options, expected_attempt", "%(options)s, %(reason)s": "%(options)s, 7"})


@attacks.refused("PT409 plan_changed")
def opens_a_ticket_for_a_plan_that_is_not(by: Intruder) -> None:
    """So are plan hashes."""
    by.open_ticket({"options, reason": "options, plan_hash", "%(options)s, %(reason)s": "%(options)s, 'x'"})


# The ticket itself.


@attacks.refused("42501")
def forges_the_actor_of_its_ticket(by: Intruder) -> None:
    """The act would be a colleague's."""
    by.resume(altered={"ticket": {"options, reason": "options, actor", "%(options)s, %(reason)s": SIGNED}})


@attacks.refused("42501")
def forges_the_promise_of_its_ticket(by: Intruder) -> None:
    """A promise of nothing would be easy to keep."""
    by.open_ticket({"options, reason": "options, promise", "%(options)s, %(reason)s": "%(options)s, '{}'"})


@attacks.refused("42501")
def is_born_proved(by: Intruder) -> None:
    """A ticket that is closed from the first has no proof to fear."""
    by.open_ticket({"options, reason": "options, proved_at", "%(options)s, %(reason)s": "%(options)s, now()"})


@attacks.refused("42501")
def opens_its_ticket_for_another_transaction(by: Intruder) -> None:
    """Tickets are found by the transaction that they were stamped with."""
    by.open_ticket({"options, reason": "options, xact_id", "%(options)s, %(reason)s": "%(options)s, '999999999'"})


@attacks.refused("42501")
def closes_its_ticket_by_hand(by: Intruder) -> None:
    """A closed ticket would not be proved."""
    by.open_ticket()
    by.execute("update meshhook.run_acts set proved_at = now() where id = %(act)s")


@attacks.refused("42501")
def rewrites_its_ticket(by: Intruder) -> None:
    """Whoever writes the promise needs no proof."""
    by.open_ticket()
    by.execute("update meshhook.run_acts set promise = '{}', targets = '{}' where id = %(act)s")


@attacks.refused("42501")
def tears_up_its_ticket(by: Intruder) -> None:
    """Nothing to prove is left."""
    by.resume()
    by.execute("delete from meshhook.run_acts where id = %(act)s")


@attacks.refused("42501")
def removes_the_audit_row_after_the_proof(by: Intruder) -> None:
    """The proof has seen the row already."""
    by.resume()
    by.prove()
    by.execute("delete from meshhook.audit_log where act_id = %(act)s")


@attacks.refused("42501")
def writes_an_output(by: Intruder) -> None:
    """Outputs are the worker's to write."""
    by.open_ticket()
    by.execute("update meshhook.step_attempts set output = '{}' where run_id = %(run)s")


@attacks.refused("42501")
def is_born_with_an_output(by: Intruder) -> None:
    """Nor can an attempt bring one."""
    by.open_ticket()
    by.execute(
        "insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, act_id, origin, status, output)"
        " values (%(project)s, %(run)s, 'b', 2, %(act)s, 'resume', 'queued', '{}')"
    )


@attacks.refused("42501")
def puts_work_into_the_queue(by: Intruder) -> None:
    """The queue is nobody's but the triggers'."""
    by.open_ticket()
    by.execute(
        "insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)"
        " values (%(project)s, %(run)s, 'c', 1, 'transform', now())"
    )


@attacks.refused("42501")
def writes_an_event(by: Intruder) -> None:
    """Events are written by transitions."""
    by.open_ticket()
    by.execute(
        "insert into meshhook.workflow_events (project_id, run_id, number, type)"
        " values (%(project)s, %(run)s, 1000, 'run_succeeded')"
    )


@attacks.refused("42501")
def changes_the_input_of_the_run(by: Intruder) -> None:
    """A patch is told in the audit row, a changed input would not be."""
    by.resume()
    by.execute("""update meshhook.workflow_runs set input = '{"n": 666}' where id = %(run)s""")


@attacks.refused("42501")
def changes_the_definition_of_the_run(by: Intruder) -> None:
    """A run keeps the definition that it began with."""
    by.resume()
    by.execute("update meshhook.workflow_runs set workflow_id = gen_random_uuid() where id = %(run)s")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_no_ticket_is_had_by_asking_for_it(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
