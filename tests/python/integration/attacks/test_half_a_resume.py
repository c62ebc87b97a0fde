"""A ticket without all of its work: whatever is left out, nothing of it stays."""

from __future__ import annotations

import pytest

from .by_hand import ALL_ROOTS, FROM_A, OF_ENDED, Intruder
from .judging import Attack, Attacks
from .stage import Stage

attacks = Attacks()


@attacks.refused("PT403 steps")
def commits_a_bare_ticket(by: Intruder) -> None:
    """The ticket and nothing else."""
    by.open_ticket()


@attacks.refused("PT403 attempts")
def leaves_out_attempt_and_snapshot(by: Intruder) -> None:
    """Steps are ready, but nothing was born."""
    by.resume(without=("attempts", "snapshots"))


@attacks.refused("23503")
def leaves_out_the_attempt(by: Intruder) -> None:
    """A snapshot of nothing."""
    by.resume(without=("attempts",))


@attacks.refused("PT403 snapshots")
def leaves_out_the_snapshot(by: Intruder) -> None:
    """An attempt that was given nothing."""
    by.resume(without=("snapshots",))


@attacks.refused("PT403 steps")
def leaves_out_the_steps(by: Intruder) -> None:
    """A new attempt of a step that stays failed."""
    by.resume(without=("steps",))


@attacks.refused("PT403 run")
def leaves_out_the_run(by: Intruder) -> None:
    """Counters and error of the run stay as they are."""
    by.resume(without=("run",))


@attacks.refused("PT403 run", OF_ENDED)
def leaves_an_ended_run_ended(by: Intruder) -> None:
    """A failed run with a ready step."""
    by.resume(without=("run",))


@attacks.refused("PT403 audit row")
def leaves_out_the_audit_row(by: Intruder) -> None:
    """A resume that nobody did."""
    by.resume(without=("audit",))


@attacks.refused("PT403 recalled attempts", FROM_A)
def leaves_a_queued_attempt_below(by: Intruder) -> None:
    """The attempt of side stays queued though side is reset."""
    by.resume(without=("recall",))


@attacks.refused("PT403 steps")
def moves_the_target_alone(by: Intruder) -> None:
    """The steps below stay as they were; one of them was forged before."""
    by.open_ticket()
    by.write("attempts", "snapshots", "recall")
    by.execute("update meshhook.run_steps set status = 'skipped' where run_id = %(run)s and step_key = 'c'")
    by.write("steps", altered={"steps": {"s.ordinal = p.ordinal": "s.ordinal = p.ordinal and p.status = 'ready'"}})
    by.write("run", "audit")


@attacks.refused("PT403 steps")
def moves_all_but_the_target(by: Intruder) -> None:
    """The steps below are reset, the target stays failed."""
    by.resume(altered={"steps": {"s.ordinal = p.ordinal": "s.ordinal = p.ordinal and p.status = 'pending'"}})


@attacks.refused("PT403 attempts", ALL_ROOTS)
def does_half_of_two_targets(by: Intruder) -> None:
    """Two failures are promised an attempt, one gets it."""
    half = {"where v.id": "where t.step_key = 'b' and v.id"}
    by.resume(altered={"attempts": half, "snapshots": half})


@attacks.refused("PT403 steps")
def writes_the_audit_row_and_does_nothing(by: Intruder) -> None:
    """The log would tell of a resume that wasn't."""
    by.open_ticket()
    by.write("audit")


@attacks.refused("PT403 steps")
def does_it_and_takes_it_back(by: Intruder) -> None:
    """All is written, then the step is put back as it was."""
    by.resume()
    by.execute("update meshhook.run_steps set status = 'failed', attempt = 1 where run_id = %(run)s and step_key = 'b'")


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_half_a_resume_leaves_nothing(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
