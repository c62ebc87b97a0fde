"""What histories must have met, so that agreement means something."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED = {
    "accepted: cancel_run of paused": 1,
    "accepted: cancel_run of running": 15,
    "accepted: pause_run of paused": 3,
    "accepted: pause_run of running": 30,
    "accepted: resume canceled pause node": 0,
    "accepted: resume canceled step": 8,
    "accepted: resume failed pause node": 0,
    "accepted: resume failed step": 6,
    "accepted: resume paused pause node": 10,
    "accepted: resume paused step": 15,
    "accepted: resume succeeded pause node": 1,
    "accepted: resume succeeded step": 80,
    "accepted: resume tolerated failed step": 3,
    "accepted: resume waiting step": 4,
    "accepted: resume_run of canceled": 2,
    "accepted: resume_run of failed": 1,
    "accepted: resume_run of paused": 1,
    "accepted: resume_run of running": 5,
    "accepted: supply paused pause node": 2,
    "accepted: preview": 30,
    "accepted: supply canceled step": 0,
    "accepted: supply failed step": 0,
    "accepted: supply paused step": 0,
    "accepted: supply succeeded step": 5,
    "accepted: undo": 12,
    "attempt ends: resume withdrawn": 10,
    "attempt ends: supplied withdrawn": 1,
    "attempt ends: retry canceled": 7,
    "attempt ends: retry lost": 0,
    "attempt ends: retry paused": 1,
    "attempt ends: retry succeeded": 30,
    "attempt ends: supplied succeeded": 10,
    "histories: with joins": 35,
    "histories: with skipped steps": 10,
    "options: with a completed effect": 2,
    "options: with a delay": 15,
    "options: with a patch": 25,
    "options: with a plan": 4,
    "options: with a supplied output": 12,
    "options: with a widened reset": 4,
    "options: with another patch before": 1,
    "options: with another version": 6,
    "refused: act_not_found": 3,
    "refused: acknowledgement_required": 8,
    "refused: definition_incompatible": 8,
    "refused: descendant_running": 12,
    "refused: invalid_argument": 15,
    "refused: plan_changed": 1,
    "refused: run_ended": 15,
    "refused: stale_attempt": 8,
    "refused: step_not_found": 20,
    "refused: step_not_reached": 80,
    "refused: step_not_resumable": 150,
    "refused: step_not_taken": 10,
    "refused: undo_too_late": 20,
    "refused: workflow_not_found": 1,
    "run ends: canceled": 4,
    "run ends: failed": 8,
    "run ends: paused": 10,
    "run ends: succeeded": 25,
    "undo is too late: claimed": 10,
    "undo is too late: dequeued": 1,
    "undo is too late: resumed": 5,
    "undo is too late: undone": 1,
    "undo is too late: repinned": 1,
    "work: fell due": 60,
    "work: finish fenced": 25,
    "work: lease lost": 10,
    "work: outside effect": 70,
    "work: released": 2,
    "work: terminated": 3,
}
"""How often a hundred histories show each thing at least; 0: now and then one does."""


def rare(seen: Mapping[str, int], histories: int) -> dict[str, int]:
    """What so many histories showed too rarely: less than in proportion, from 20,000 on less than a hundred times."""
    least = 100 if histories >= 20_000 else 0
    return {
        word: seen[word]
        for word, in_a_hundred in EXPECTED.items()
        if seen[word] < max(in_a_hundred * histories // 100, least)
    }
