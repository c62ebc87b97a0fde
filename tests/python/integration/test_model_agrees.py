"""Random graphs x random outcomes x random acts end, on the real functions, as the model predicts.

Seeds are fixed. `MESHHOOK_MODEL_SEED=n` plays from that seed on, one scenario unless
`MESHHOOK_MODEL_GRAPHS` says how many, and compares after every single move.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys

import pytest

from harness.databases import Database
from model.database import DatabaseEngine
from model.driver import DisagreementError, Player, Tally
from model.graphs import Scenario, draw_scenario
from model.shrink import shrink

SEED = os.environ.get("MESHHOOK_MODEL_SEED")
GRAPHS = int(os.environ.get("MESHHOOK_MODEL_GRAPHS", "1" if SEED else "200"))

AT_LEAST = {
    "refused descendant_running": 100,
    "refused run_ended": 50,
    "refused stale_attempt": 50,
    "refused step_not_found": 100,
    "refused step_not_reached": 100,
    "refused step_not_resumable": 100,
    "refused step_not_taken": 100,
    "resume acts accepted": 500,
    "accepted resume failed step": 50,
    "accepted resume tolerated failed step": 10,
    "accepted resume succeeded step": 100,
    "accepted resume canceled step": 20,
    "accepted resume paused step": 50,
    "accepted resume paused pause node": 50,
    "accepted resume succeeded pause node": 1,
    "accepted resume waiting step": 5,
    "accepted supply paused pause node": 20,
    "accepted resume_run of failed": 10,
    "accepted resume_run of paused": 10,
    "accepted resume_run of canceled": 10,
    "accepted resume_run of running": 10,
    "accepted pause_run of running": 50,
    "accepted pause_run of paused": 10,
    "accepted cancel_run of running": 20,
    "accepted cancel_run of paused": 10,
    "finish fenced": 20,
    "fell due": 100,
    "lease lost": 50,
    "released": 30,
    "terminated": 10,
    "joins": 500,
    "skipped at the end": 100,
    "attempt retry ends succeeded": 50,
    "attempt retry ends canceled": 5,
    "attempt supplied ends succeeded": 20,
}
"""What 200 scenarios must have met, so that agreement means something."""


def test_the_real_functions_end_in_the_state_that_the_model_predicts(database: Database) -> None:
    engine = DatabaseEngine(database)
    tally = Tally()
    first = int(SEED or 0)
    for seed in range(first, first + GRAPHS):
        play(draw_scenario(seed), engine, tally)
    sys.stdout.write(f"{tally}\n")
    rare = {word: tally.counts[word] for word, least in AT_LEAST.items() if tally.counts[word] < least}
    assert not rare or GRAPHS < 200, f"seen too rarely: {rare}"


def play(scenario: Scenario, engine: DatabaseEngine, tally: Tally) -> None:
    """Play a scenario; where the two sides differ, fail with the smallest history that shows it."""
    player = Player(scenario, engine, tally)
    try:
        player.play(is_thorough=SEED is not None)
    except DisagreementError as disagreement:
        made = dataclasses.replace(scenario, moves=tuple(player.trace))
        small = shrink(made, lambda smaller: problem(smaller, engine) is not None)
        pytest.fail(describe(small, problem(small, engine) or str(disagreement)), pytrace=False)


def problem(scenario: Scenario, engine: DatabaseEngine) -> str | None:
    try:
        Player(scenario, engine, Tally()).play(is_thorough=True)
    except DisagreementError as disagreement:
        return str(disagreement)
    return None


def describe(scenario: Scenario, told: str) -> str:
    script = [f"  {key}/{attempt}: {outcome}" for (key, attempt), outcome in scenario.script.items()]
    moves = [
        f"  {move.verb} {' '.join(move.keys)} (limit {move.limit}, supplied {move.is_supplied}, {move.expects})"
        for move in scenario.moves
    ]
    return "\n".join(
        (
            told,
            f"Play it whole: MESHHOOK_MODEL_SEED={scenario.seed}. The smallest history found:",
            json.dumps(scenario.graph.document()),
            "scripted outcomes:",
            *script,
            "moves:",
            *moves,
        )
    )
