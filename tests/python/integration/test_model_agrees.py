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
from model.graphs import Edge, Graph, Move, Node, Scenario, draw_scenario
from model.shrink import shrink

SEED = os.environ.get("MESHHOOK_MODEL_SEED")
GRAPHS = int(os.environ.get("MESHHOOK_MODEL_GRAPHS", "1" if SEED else "200"))
FIRST = int(SEED or 0)
HALF = FIRST + GRAPHS // 2
PARTS = [
    pytest.param(FIRST, FIRST + GRAPHS // 5),
    pytest.param(FIRST, HALF, marks=pytest.mark.long),
    pytest.param(HALF, FIRST + GRAPHS, marks=pytest.mark.long),
]
if SEED:
    PARTS = [pytest.param(FIRST, FIRST + GRAPHS)]

AT_LEAST = {
    "refused descendant_running": 20,
    "refused run_ended": 12,
    "refused stale_attempt": 20,
    "refused step_not_found": 20,
    "refused step_not_reached": 100,
    "refused step_not_resumable": 100,
    "refused step_not_taken": 25,
    "resume acts accepted": 200,
    "accepted resume failed step": 15,
    "accepted resume tolerated failed step": 5,
    "accepted resume succeeded step": 50,
    "accepted resume canceled step": 5,
    "accepted resume paused step": 30,
    "accepted resume paused pause node": 15,
    "accepted resume succeeded pause node": 1,
    "accepted resume waiting step": 3,
    "accepted supply paused pause node": 5,
    "accepted resume_run of failed": 2,
    "accepted resume_run of paused": 5,
    "accepted resume_run of canceled": 2,
    "accepted resume_run of running": 5,
    "accepted pause_run of running": 30,
    "accepted pause_run of paused": 10,
    "accepted cancel_run of running": 10,
    "accepted cancel_run of paused": 1,
    "finish fenced": 15,
    "fell due": 80,
    "lease lost": 15,
    "released": 5,
    "terminated": 5,
    "joins": 250,
    "skipped at the end": 40,
    "attempt retry ends succeeded": 40,
    "attempt retry ends canceled": 4,
    "attempt supplied ends succeeded": 5,
}
"""What a hundred graphs must have met, so that agreement means something."""


@pytest.mark.parametrize(("first", "end"), PARTS)
def test_the_real_functions_end_in_the_state_that_the_model_predicts(database: Database, first: int, end: int) -> None:
    engine = DatabaseEngine(database)
    tally = Tally()
    for seed in range(first, end):
        play(draw_scenario(seed), engine, tally)
    sys.stdout.write(f"{tally}\n")
    rare = {word: tally.counts[word] for word, least in AT_LEAST.items() if tally.counts[word] < least}
    assert not rare or end - first < 100, f"seen too rarely: {rare}"


CORNERS = {
    "a lost answer is given again": (
        Graph((Node("p", "pause"),), ()),
        (Move("resume", keys=("p",), is_supplied=True), Move("claim"), Move("expire", keys=("p",))),
    ),
    "an answer lost for good leaves the node failed": (
        Graph((Node("p", "pause", losses=0),), ()),
        (Move("resume", keys=("p",)), Move("claim"), Move("expire", keys=("p",)), Move("resume_run")),
    ),
    "a lost delay goes on at once": (
        Graph((Node("d", "delay"),), ()),
        (Move("due", keys=("d",)), Move("expire", keys=("d",))),
    ),
    "work lost in a paused run is held": (
        Graph((Node("a", "transform"),), ()),
        (Move("claim"), Move("pause"), Move("expire", keys=("a",)), Move("resume_run")),
    ),
    "a lost answer stands in a run that is being paused": (
        Graph((Node("p", "pause"), Node("a", "transform")), ()),
        (
            Move("resume", keys=("p",), is_supplied=True),
            Move("claim", limit=2),
            Move("pause"),
            Move("expire", keys=("p",)),
        ),
    ),
    "a cancel leaves attempts alone that ended before a reset": (
        Graph((Node("a", "transform"), Node("p", "pause")), (Edge("a", "p"),)),
        (Move("claim"), Move("finish", keys=("a",)), Move("resume", keys=("a",)), Move("cancel")),
    ),
    "what ends together with a terminate settles its edges": (
        Graph(
            (Node("t", "terminate", ends_as="failed"), Node("a", "transform"), Node("b", "transform")),
            (Edge("a", "b"),),
        ),
        (
            Move("claim", limit=2),
            Move("finish", keys=("a", "t"), limit=0),
            Move("resume", keys=("b",)),
            Move("resume_run"),
        ),
    ),
    "a step below a terminate can be resumed by itself": (
        Graph((Node("t", "terminate", ends_as="failed"), Node("a", "transform")), (Edge("t", "a"),)),
        (Move("claim"), Move("finish", keys=("t",), limit=0), Move("resume", keys=("a",))),
    ),
}
"""Histories too rare to wait for."""


@pytest.mark.parametrize("corner", CORNERS)
def test_a_rare_corner_agrees(database: Database, corner: str) -> None:
    graph, moves = CORNERS[corner]
    told = problem(Scenario(0, graph, {}, (*moves, Move("drain"))), DatabaseEngine(database))
    assert told is None, told


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
