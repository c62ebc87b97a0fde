"""Under another version: a resume that moves its run to another definition is held to its ticket all the same."""

from __future__ import annotations

import pytest

from .by_hand import UNDER_ANOTHER, Act, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()

WIDENED = Act(of="versions", options={"version": 2, "widen": True})


@attacks.legal(UNDER_ANOTHER)
def goes_on_under_another_version_by_hand(by: Intruder) -> None:
    """The same statements as for any resume."""
    by.resume()


@attacks.legal(WIDENED)
def widens_by_hand(by: Intruder) -> None:
    """The ticket names it all."""
    by.resume()


@attacks.refused("PT422 idempotency_key_reused", UNDER_ANOTHER)
def moves_a_run_by_a_row_that_is_skipped(by: Intruder) -> None:
    """The guard of a row runs before its conflict is found; with DO NOTHING no ticket would be left to prove."""
    by.execute(
        "insert into meshhook.run_acts (project_id, run_id, kind, step_key, options, idempotency_key)"
        " values (%(project)s, %(run)s, 'resume_step', 'b', %(options)s, 'used') on conflict do nothing"
    )


@attacks.refused("PT403 steps", UNDER_ANOTHER)
def moves_a_run_and_does_nothing_more(by: Intruder) -> None:
    """A ticket without the work."""
    by.open_ticket()


@attacks.futile(UNDER_ANOTHER)
def moves_a_run_and_takes_the_ticket_back(by: Intruder) -> None:
    """What a savepoint takes back is the move as well."""
    with by.savepoint():
        by.open_ticket()


@attacks.refused("42501", UNDER_ANOTHER)
def sets_the_definition_of_a_run(by: Intruder) -> None:
    """Nobody has a grant on it."""
    by.open_ticket()
    by.execute(
        "update meshhook.workflow_runs set workflow_id = ("
        "select id from meshhook.workflow_definitions where slug = 'versions' and version = 2"
        " and project_id = %(project)s) where id = %(run)s"
    )


@attacks.refused("42501", UNDER_ANOTHER)
def sets_the_place_of_a_step(by: Intruder) -> None:
    """A ticket covers steps by their places."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set ordinal = ordinal where run_id = %(run)s")


@attacks.refused("42501", UNDER_ANOTHER)
def sets_the_definition_of_an_attempt(by: Intruder) -> None:
    """Which one it ran under is the engine's to say."""
    by.open_ticket()
    by.write("attempts")
    by.write(
        "snapshots",
        altered={
            "snapshots": {
                "reads, patches, node_hash\n": "reads, patches, node_hash, workflow_id\n",
                "coalesce(o.node_hash, t.node_hash)": "coalesce(o.node_hash, t.node_hash), v.workflow_id_before",
            }
        },
    )


@attacks.refused("42501", UNDER_ANOTHER)
def gives_its_ticket_an_earlier_definition(by: Intruder) -> None:
    """It is stamped."""
    by.open_ticket({"reason\n)": "reason, workflow_id_before\n)", "%(reason)s)": "%(reason)s, gen_random_uuid())"})


@attacks.refused("42501", UNDER_ANOTHER)
def changes_a_step_that_stood_where_the_target_stands(by: Intruder) -> None:
    """The ticket is about the new places."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set status = 'pending' where run_id = %(run)s and step_key = 'a'")


@attacks.refused("2202E", WIDENED)
def changes_a_step_that_was_retired(by: Intruder) -> None:
    """It stands below every place that a ticket can touch."""
    by.open_ticket()
    by.execute("update meshhook.run_steps set status = 'pending' where run_id = %(run)s and step_key = 'gone'")


@attacks.refused("PT404 workflow_not_found", Act(of="versions", options={"version": 3}))
def moves_a_run_to_a_version_of_another_tenant(by: Intruder) -> None:
    """It has a third one of the same name."""
    by.resume()


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_another_version_opens_no_other_way(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
