"""What a measurement comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Points = list[list[float]]
"""Of a curve, [x, y] each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table; `met` is None where a part of the goal could not be measured.

    `floor` and `peers` were measured in the same rounds; a peer that was out of reach has a sentence instead of
    figures. `profile` shows where the time goes, `curves` how the figure grows.
    """

    value: float
    unit: str
    met: bool | None
    rounds: int
    ours: dict[str, Any]
    floor: dict[str, Any] | None = None
    peers: dict[str, dict[str, Any]] = field(default_factory=dict)
    profile: dict[str, Any] | None = None
    curves: dict[str, Points] = field(default_factory=dict)
