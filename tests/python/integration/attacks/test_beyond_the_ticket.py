"""A ticket for one thing, used for another: other runs, kept steps, the work of others."""

from __future__ import annotations

import pytest

from .by_hand import FROM_A, Act, Intruder
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
    by.execute(
        "update meshhook.run_steps set status = 'succeeded'"
        " where run_id = %(run)s and step_key = 'c' and item_key = '1'"
    )


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


@attacks.legal()
def forges_a_status_and_puts_it_back(by: Intruder) -> None:
    """What a touched step is called in between is nobody's business: nothing hangs on it."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set status = 'ready' where run_id = %(run)s and step_key = 'c'")
    by.rest(after="ticket")


@attacks.refused("PT409 step_not_resumable")
def makes_its_step_resumable_in_returning_of_the_ticket(by: Intruder) -> None:
    """side waits for its first attempt; evil calls it failed, too late for the guard."""
    by.function(
        "evil",
        "update meshhook.run_steps set status = 'failed' where run_id = {run} and step_key = 'side'; return 'x';",
    )
    by.open_ticket({"returning a.id": "returning a.id, pg_temp.evil()"}, step="side")
    by.rest(after="ticket")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_a_ticket_is_good_for_what_it_promises_only(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
