"""Histories by the hundred: Hypothesis draws them, an engine and the model play them.

A block of a hundred has a seed of its own, made of the seed of the whole and its number, so that any block can be
played again by itself, and the digest of a block does not depend on who played it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings

from model.driver import DisagreementError, Player
from model.engine import Engine
from model.scenarios import Scenario
from model.shrink import shrink
from model.strategies import scenarios
from model.workers import Tally

BLOCK = 100
"""Histories of a block."""


@dataclass(frozen=True)
class Block:
    """What came of a block: what was seen in it, and a sha256 over the final states of its histories."""

    number: int
    counts: Counter[str]
    digest: str


class DifferenceError(AssertionError):
    """A block has a history that the engine and the model play differently; the text shows it small."""


def play_block(seed_of_all: str, number: int, engine: Engine, size: int = BLOCK) -> Block:
    """Play one block."""
    tally = Tally()
    digest = hashlib.sha256()
    told: list[str] = []

    def play(scenario: Scenario) -> bool:
        player = Player(scenario, engine, tally)
        try:
            player.play()
        except DisagreementError as disagreement:
            where = f"history {number * BLOCK + tally.counts['histories: played'] + 1} of seed {seed_of_all}"
            told.append(f"{where} is played differently.\n{smallest(player, engine, disagreement)}")
            return False
        digest.update(json.dumps(player.ends_in, sort_keys=True, separators=(",", ":")).encode())
        return True

    draw(play, f"{seed_of_all}/{number}", size)
    if told:
        raise DifferenceError(told[0])
    return Block(number, tally.counts, digest.hexdigest())


def first_difference(
    seed_of_all: str, engine: Engine, limit: int, can_tell: Callable[[Scenario], bool] = lambda _: True
) -> int | None:
    """How many histories it takes until one is played differently; None where none of so many is.

    Only such are played and counted that can tell.
    """
    played = 0

    def play(scenario: Scenario) -> bool:
        nonlocal played
        if not can_tell(scenario):
            return True
        played += 1
        return problem(scenario, engine, is_thorough=False) is None

    block = itertools.count()
    while played < limit:
        if not draw(play, f"{seed_of_all}/{next(block)}", BLOCK):
            return played
    return None


def draw(play: Callable[[Scenario], bool], seed_of_block: str, size: int) -> bool:
    """Play so many scenarios, until one answers False; so does this then."""
    goes_on = True

    # Hypothesis would draw and tell once more what fails; so nothing does, as far as it knows.
    def play_while_all_is_well(scenario: Scenario) -> None:
        nonlocal goes_on
        goes_on = goes_on and play(scenario)

    configured = settings(
        max_examples=size,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(seed_of_block)(configured(given(scenarios())(play_while_all_is_well)))()
    return goes_on


def smallest(player: Player, engine: Engine, disagreement: DisagreementError) -> str:
    """The smallest history found that the engine plays differently, and how, for a person."""
    made = dataclasses.replace(player.scenario, moves=tuple(player.trace))
    small = shrink(made, lambda smaller: problem(smaller, engine) is not None)
    return problem(small, engine) or f"{disagreement}\nIt is not played so again:\n{player.told()}"


def problem(scenario: Scenario, engine: Engine, is_thorough: bool = True) -> str | None:
    """Where the engine plays a scenario differently, looking after every move; None where it does not."""
    player = Player(scenario, engine, Tally())
    try:
        player.play(is_thorough=is_thorough)
    except DisagreementError as disagreement:
        return f"{disagreement}\n{player.told()}"
    return None
