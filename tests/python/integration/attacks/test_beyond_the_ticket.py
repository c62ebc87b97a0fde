"""A ticket for one thing, used for another: other runs, kept steps, other people's work, a second ticket."""

from __future__ import annotations

import pytest

from .by_hand import ALL_ROOTS, FROM_A, Act, Intruder
from .judging import Attack, Attacks
from .stage import Stage

OF_ITEMS = Act(of="items")

attacks = Attacks()


# Another run.


@attacks.legal()
def moves_a_step_of_another_run(by: Intruder) -> None:
    """Row level security shows no step of another run."""
    by.resume()
    met = by.execute(
        "update meshhook.run_steps set status = 'ready' where run_id = %(other)s", other=by.stage.other_run
    )
    assert met == 0


@attacks.refused("42501")
def sets_another_run_going(by: Intruder) -> None:
    """The run row is visible, since a lock needs it, but not to be written."""
    by.resume()
    by.execute("update meshhook.workflow_runs set status = 'running' where id = %(other)s", other=by.stage.other_run)


@attacks.refused("42501")
def gives_the_attempt_to_another_run(by: Intruder) -> None:
    """The ticket's own numbers, the run of somebody else."""
    by.open_ticket()
    by.execute(
        "insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, act_id, origin, status)"
        " values (%(project)s, %(other)s, 'b', 2, %(act)s, 'resume', 'queued')",
        other=by.stage.other_run,
    )


@attacks.legal()
def recalls_an_attempt_of_another_run(by: Intruder) -> None:
    """Queued work of another run isn't there to be taken back."""
    by.resume()
    met = by.execute(
        "update meshhook.step_attempts set status = 'canceled' where run_id = %(other)s and status = 'queued'",
        other=by.stage.other_run,
    )
    assert met == 0


@attacks.refused("PT403 attempts")
def works_on_another_run_with_every_write(by: Intruder) -> None:
    """The whole resume by hand, for a run that the ticket isn't of."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set status = 'ready' where run_id = %(other)s", other=by.stage.other_run)
    by.write("steps", "run", "audit")


@attacks.refused("PT404 run_not_found")
def opens_a_ticket_for_a_foreign_run_in_the_own_project(by: Intruder) -> None:
    """Own project, run of another tenant."""
    by.open_ticket(run=by.stage.foreign_run)


# Steps that are kept, attempts that are others'.


@attacks.refused("42501")
def resets_a_step_that_is_no_descendant(by: Intruder) -> None:
    """y hangs below x, not below b."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set status = 'skipped' where run_id = %(run)s and step_key = 'y'")


@attacks.refused("42501")
def changes_a_kept_step(by: Intruder) -> None:
    """The whole resume, and a parent that is called pending again."""
    by.resume()
    by.execute("update meshhook.run_steps set status = 'pending' where run_id = %(run)s and step_key = 'a'")


@attacks.refused("42501")
def touches_a_kept_step_and_leaves_it_as_it_is(by: Intruder) -> None:
    """Even a write of the same values is none of the ticket's."""
    by.resume()
    by.execute("update meshhook.run_steps set live = live where run_id = %(run)s and step_key = 'side'")


@attacks.refused("42501")
def cancels_queued_work_beside_the_reset(by: Intruder) -> None:
    """side waits, and isn't below b."""
    by.resume()
    by.execute(
        "update meshhook.step_attempts set status = 'canceled'"
        " where run_id = %(run)s and step_key = 'side' and status = 'queued'"
    )


@attacks.refused("42501")
def cancels_its_own_new_attempt(by: Intruder) -> None:
    """A target that is ready and has nothing queued would wait for ever."""
    by.resume()
    by.execute(
        "update meshhook.step_attempts set status = 'canceled'"
        " where run_id = %(run)s and step_key = 'b' and attempt = 2"
    )


@attacks.legal()
def rewrites_an_attempt_that_has_ended(by: Intruder) -> None:
    """Only queued attempts are there to be taken back."""
    by.resume()
    met = by.execute(
        "update meshhook.step_attempts set status = 'canceled' where run_id = %(run)s and status <> 'queued'"
    )
    assert met == 0


@attacks.refused("42501", FROM_A)
def calls_queued_work_succeeded(by: Intruder) -> None:
    """Recalled work may end canceled and nothing else."""
    by.open_ticket()
    by.write("attempts", "snapshots")
    by.write("recall", altered={"recall": {"set status = 'canceled'": "set status = 'succeeded'"}})


@attacks.refused("42501", FROM_A)
def calls_queued_work_running(by: Intruder) -> None:
    """Nor may it be made to look leased."""
    by.open_ticket()
    by.write("attempts", "snapshots")
    by.write("recall", altered={"recall": {"set status = 'canceled'": "set status = 'running'"}})


@attacks.refused("42501", OF_ITEMS)
def writes_an_item_row(by: Intruder) -> None:
    """A ticket covers the rows of steps, not of their items."""
    by.resume()
    by.execute("update meshhook.run_steps set status = 'succeeded' where run_id = %(run)s and item_key = '1'")


@attacks.legal(OF_ITEMS)
def leaves_item_rows_alone(by: Intruder) -> None:
    """The legal act beside item rows: they stay as they are."""
    by.resume()


@attacks.refused("42501")
def gives_an_attempt_to_an_item(by: Intruder) -> None:
    """An attempt of an item that the ticket doesn't name."""
    by.open_ticket()
    by.execute(
        "insert into meshhook.step_attempts (project_id, run_id, step_key, item_key, attempt, act_id, origin, status)"
        " values (%(project)s, %(run)s, 'c', '1', 1, %(act)s, 'resume', 'queued')"
    )


# One thing twice.


@attacks.refused("23505")
def gives_a_target_two_attempts(by: Intruder) -> None:
    """The same attempt again."""
    by.open_ticket()
    by.write("attempts", "attempts")


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


# A ticket for something that can't be resumed.


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
def test_a_ticket_is_good_for_what_it_promises_only(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
