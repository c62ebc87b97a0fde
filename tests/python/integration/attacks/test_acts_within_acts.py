"""Acts, starts and publications that are begun in the middle of one another."""

from __future__ import annotations

from contextlib import suppress

import psycopg
import pytest

from .by_hand import FROM_B, Act, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

ACT = "insert into meshhook.run_acts (project_id, run_id, kind, step_key, options, reason)"
THE_REST = ("snapshots", "recall", "steps", "run", "audit")


def in_one_statement(by: Intruder, *kinds: str) -> None:
    """Insert an act of each kind, in this order, by one statement."""
    by.execute(
        f"{ACT} select %(project)s, %(run)s, k.kind, case k.kind when 'resume_step' then 'b' end, '{{}}', 'mended'"
        " from unnest(%(kinds)s::text []) with ordinality as k (kind, number) order by k.number",
        kinds=list(kinds),
    )
    by.ticket = by.value("select id from meshhook.run_acts where xact_id = pg_current_xact_id() and proved_at is null")


def after_the_attempts(by: Intruder, *, act: str) -> None:
    """Prove the resume before the trigger that enqueues its attempt has run, then act on the run."""
    by.function(
        "evil",
        by.literal_writes(*THE_REST) + f"set constraints all immediate; {act}; return 'x';",
    )
    by.open_ticket()
    by.write(
        "attempts", altered={"attempts": {"where v.id = %(act)s": "where v.id = %(act)s returning pg_temp.evil()"}}
    )


@attacks.refused("PT409 run_busy")
def cancels_and_resumes_in_one_statement(by: Intruder) -> None:
    """The ticket would be stamped before the cancel is carried out, and promise counters that are no more."""
    in_one_statement(by, "cancel_run", "resume_step")
    by.rest(after="ticket")


@attacks.refused("PT409 run_busy")
def pauses_and_resumes_in_one_statement(by: Intruder) -> None:
    """The same with a pause."""
    in_one_statement(by, "pause_run", "resume_step")
    by.rest(after="ticket")


@attacks.refused("PT409 run_busy")
def resumes_and_cancels_in_one_statement(by: Intruder) -> None:
    """The other way round."""
    in_one_statement(by, "resume_step", "cancel_run")


@attacks.refused("PT409 run_busy")
def opens_a_ticket_in_returning_of_a_cancel(by: Intruder) -> None:
    """Between the guard of the cancel and the trigger that carries it out."""
    by.function("evil", f"{ACT} values ({{project}}, {{run}}, 'resume_step', 'b', '{{}}', 'mended'); return 'x';")
    by.execute(f"{ACT} values (%(project)s, %(run)s, 'cancel_run', null, '{{}}', null) returning pg_temp.evil()")
    by.ticket = by.value("select id from meshhook.run_acts where xact_id = pg_current_xact_id() and proved_at is null")
    by.rest(after="ticket")


@attacks.refused("PT403 queue")
def cancels_between_an_attempt_and_its_queue_row(by: Intruder) -> None:
    """The canceled attempt would be enqueued after all, in a run that has ended."""
    after_the_attempts(by, act=f"{ACT} values ({{project}}, {{run}}, 'cancel_run', null, '{{}}', null)")


@attacks.refused("PT403 queue")
def pauses_between_an_attempt_and_its_queue_row(by: Intruder) -> None:
    """The paused attempt would be enqueued after all."""
    after_the_attempts(by, act=f"{ACT} values ({{project}}, {{run}}, 'pause_run', null, '{{}}', null)")


@attacks.refused("PT409 run_ended")
def cancels_twice_in_one_statement(by: Intruder) -> None:
    """The second one finds the run ended."""
    in_one_statement(by, "cancel_run", "cancel_run")


@attacks.refused("PT404 run_not_found")
def cancels_a_run_that_is_being_started(by: Intruder) -> None:
    """In RETURNING of the start: the run's row is there, its steps are not."""
    acting_on_a_start(by, "cancel_run")


@attacks.refused("PT404 run_not_found")
def pauses_a_run_that_is_being_started(by: Intruder) -> None:
    """The same with a pause."""
    acting_on_a_start(by, "pause_run")


def acting_on_a_start(by: Intruder, kind: str) -> None:
    by.function(
        "evil",
        f"{ACT} values ({{project}}, run, '{kind}', null, '{{}}', null); return 'x';",
        "run uuid",
    )
    by.execute(
        "insert into meshhook.workflow_runs (project_id, workflow_id)"
        " select project_id, workflow_id from meshhook.workflow_runs where id = %(run)s returning pg_temp.evil(id)"
    )


@attacks.refused("PT404 workflow_not_found")
def starts_a_definition_that_is_being_published(by: Intruder) -> None:
    """In RETURNING of the publication: the definition is there, its nodes are not, and the run would never end."""
    by.become(by.stage.people.admin)
    by.function(
        "evil",
        "insert into meshhook.workflow_runs (project_id, workflow_id) values ({project}, definition); return 'x';",
        "definition uuid",
    )
    by.execute(
        "insert into meshhook.workflow_definitions (project_id, slug, definition)"
        " select project_id, slug, definition from meshhook.workflow_definitions"
        " where project_id = %(project)s and slug = 'ended' returning pg_temp.evil(id)"
    )


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_an_act_within_an_act_gains_nothing(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)


@pytest.mark.parametrize("act", [FROM_B, Act(step="ask", of="answered")], ids=["a step", "a pause with a deadline"])
def test_an_ended_run_has_nothing_queued(act: Act, stage: Stage) -> None:
    """Canceled between the birth of an attempt and its enqueuing, refused or not."""
    by = Intruder(stage, stage.run(act.of), act)
    with suppress(psycopg.Error):
        after_the_attempts(by, act=f"{ACT} values ({{project}}, {{run}}, 'cancel_run', null, '{{}}', null)")
        by.session.commit()
    stage.close_sessions()
    ended = stage.look(
        "select status in ('succeeded', 'failed', 'canceled') from meshhook.workflow_runs where id = %s", by.run
    )
    queued = stage.look("select count(*) from meshhook.step_queue where run_id = %s", by.run)
    assert not (ended and queued)
