"""The calls that a resume would make happen again: the rules of resume.md on outside effects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.graphs import Json
from model.maps import Item, Items
from model.steps import Request, Step

if TYPE_CHECKING:
    from model.model import Run


@dataclass(frozen=True)
class Effect:
    """What is known of the call of a step, or of those of the items of a map, as a preview shows it."""

    shown: tuple[Json, ...]
    is_completed: bool
    """Doing it once more needs the word of a person."""
    is_renewed: bool
    """It gets a new key."""
    is_at_stake: bool = True
    """There is something that a new key would repeat."""


def find_effects(
    run: Run, calling: Collection[Step], item: Item | None, kept: Collection[str], request: Request
) -> dict[str, Effect]:
    """The effects of these steps, by key; of an item that was named instead of its map. The maps that are kept are
    given what they were given."""
    found: dict[str, Effect] = {}
    for step in calling:
        key = step.node.key
        words = request.repeat.get(key, "")
        effect = None
        if item and item.is_of(key):
            effect = _of_step(item, words)
        elif key in run.maps:
            is_kept = key in kept and not run.maps[key].are_taken_up_again
            becomes = "are_kept" if is_kept else "may_repeat"
            effect = _of_items(run.maps[key], becomes, is_kept and request.patch is None, words)
        else:
            effect = _of_step(step, words)
        if effect:
            found[key] = effect
    return dict(sorted(found.items()))


def _of_step(step: Step, words: str) -> Effect | None:
    """A completed call gets a new key unless told otherwise, any other if told so; that of an item keeps its key until
    it was completed, whatever is told."""
    if not (call := step.call()):
        return None
    attempt, outcome = call
    is_completed = outcome == "completed"
    is_renewed = words == "new_key" and not isinstance(step, Item)
    return Effect((attempt.number, outcome), is_completed, is_renewed or (is_completed and words != "same_key"))


def _of_items(items: Items, becomes: str, is_kept: bool, words: str) -> Effect | None:
    """The completed calls stay if the map is given what it was given and none of their items was taken up again in
    vain, and else nobody knows which; those of retired items count, since these may come back."""
    if items.inner.kind != "http_call":
        return None
    completed = sum(item.is_completed for item in items.known.values())
    unfinished = sum(item.attempt > 0 and item.status != "succeeded" and not item.is_completed for item in items.listed)
    if completed + unfinished == 0:
        return None
    is_calling = items.inner.method == "POST"
    shown = (None, f"completed_items_{becomes}", completed, unfinished)
    is_asking = is_calling and completed > 0 and not is_kept
    return Effect(shown, is_asking, is_calling and words != "same_key", completed > 0)
