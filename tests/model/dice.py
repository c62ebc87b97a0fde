"""Decisions, read off bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Choice = TypeVar("Choice")


class Dice:
    """Reads decisions off bytes, one after the other; behind the last all are zero."""

    def __init__(self, thrown: bytes) -> None:
        self._left = iter(thrown)

    def below(self, limit: int) -> int:
        """A whole number from 0, less than `limit` (at most 256)."""
        return next(self._left, 0) * limit // 256

    def happens(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def one_of(self, choices: Mapping[Choice, int]) -> Choice:
        """One of these, so often in a hundred."""
        number = self.below(100)
        for choice, weight in choices.items():
            number -= weight
            if number < 0:
                return choice
        raise AssertionError(f"{choices} are not a hundred")
