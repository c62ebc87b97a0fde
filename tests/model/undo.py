"""Undoing a resume, as long as nothing has come of it: the rules of resume.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.graphs import Json
from model.plans import Plan
from model.steps import ACTIVE, UNFINISHED, Attempt, RefusedError, Step

if TYPE_CHECKING:
    from model.model import Run


@dataclass(frozen=True)
class Before:
    """What a resume took from a step."""

    status: str
    attempt: int
    epoch: int
    timing: str | None


@dataclass
class Act:
    """A resume that was accepted: what it found, and the attempts that it made."""

    before: dict[str, Before]
    made: dict[str, Attempt]
    version: int
    """The version of the definition that the run had until then."""
    is_undone: bool = False

    @property
    def took_work_back(self) -> bool:
        """Whether something of it was waiting in the queue."""
        return any(before.status in ACTIVE for before in self.before.values())


def note(plan: Plan, run: Run) -> Act:
    """The act, before anything is done."""
    return Act({s.node.key: Before(s.status, s.attempt, s.epoch, s.timing) for s in plan.touched}, {}, run.version)


def standing_order(told: Iterable[str | Act]) -> str | None:
    """What a run is ordered to do, after orders and resumes in their turn: a resume clears the order, unless it was
    undone. A pause takes nothing back."""
    order: str | None = None
    for one in told:
        if isinstance(one, Act):
            order = order if one.is_undone else None
        elif one != "pause" or order is None:
            order = one
    return order


def undo(run: Run, number: int) -> Json:
    """Take a resume back; answers the attempts that are withdrawn."""
    acts = run.acts
    if number >= len(acts):
        raise RefusedError("act_not_found")
    act = acts[number]
    versions = {other.version for other in acts[number:]} | {run.version}
    if because := _too_late(act, acts[number + 1 :], versions):
        raise RefusedError("undo_too_late", because)
    act.is_undone = True
    for attempt in act.made.values():
        attempt.status = "withdrawn"
    touched = [run.steps[key] for key in act.before]
    for step in touched:
        _put_back(step, act.before[step.node.key])
    for step in touched:
        run.count_edges_of(step)
    for step in touched:
        run.go_on(step)
    run.follow_orders()
    return sorted(act.made)


def _too_late(act: Act, later: list[Act], versions: set[int]) -> str | None:
    """Why an act can't be undone any more, given the later ones and the versions that the run has had since."""
    if act.is_undone:
        return "undone"
    if act.took_work_back:
        return "dequeued"
    if len(versions) > 1:
        return "repinned"
    if any(not other.is_undone and act.before.keys() & other.before.keys() for other in later):
        return "resumed"
    if any(attempt.was_claimed for attempt in act.made.values()):
        return "claimed"
    return None


def _put_back(step: Step, before: Before) -> None:
    """What had not ended before, and was canceled since, stays canceled."""
    stays = step.status == "canceled" and before.status in UNFINISHED
    step.status = "canceled" if stays else before.status
    step.attempt, step.epoch, step.timing = before.attempt, before.epoch, before.timing
