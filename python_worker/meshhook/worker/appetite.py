"""What the next claim asks for.

A step that waits for something outside holds one of the worker's places until it ends. A step that
only computes is done before the next call, so it needs none: such steps are claimed even while all
places are taken, and many at a time while there is nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meshhook.nodes.base import Work

_COMPUTED_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """At most `limit` steps of `kinds`; `is_detour` when the usual claim must follow at once."""

    kinds: Sequence[str]
    limit: int
    is_detour: bool = False


NOTHING: Final = Wanted((), 0)


class Appetite:
    """Asks for every kind while there are places, with a detour for computing when that fills them."""

    def __init__(self, kinds: Sequence[str], computing_kinds: Sequence[str]) -> None:
        self._kinds = kinds
        self._computing_kinds = frozenset(computing_kinds)
        self._computing = Wanted(tuple(computing_kinds), _COMPUTED_AT_ONCE if computing_kinds else 0)
        self._detour = Wanted(self._computing.kinds, self._computing.limit, is_detour=True)
        self._takes_detour = False

    def wanted(self, free_places: int) -> Wanted:
        if free_places <= 0:
            return self._computing
        if self._takes_detour and free_places < _COMPUTED_AT_ONCE:
            return self._detour
        return Wanted(self._kinds, free_places)

    def answered(self, wanted: Wanted, work: Sequence[Work]) -> None:
        """A usual claim that was filled with computing alone is followed by one detour."""
        self._takes_detour = (
            not wanted.is_detour
            and len(work) >= wanted.limit > 0
            and all(item.kind in self._computing_kinds for item in work)
        )
