"""Random graphs x random outcomes x random acts end, on the real functions, as the model predicts.

The seed is fixed; `make oracle` plays more, of any seed.
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from harness.databases import Database
from model.breaches import breaches_of
from model.database import DatabaseEngine
from model.graphs import Edge, Graph, Node
from model.histories import play_block, problem
from model.rules import rare
from model.scenarios import Ask, Move, Scenario
from model.workers import Tally

SEED = "meshhook"


@pytest.mark.parametrize(
    "blocks", [pytest.param(range(1), id="a block"), pytest.param(range(1, 5), id="four more", marks=pytest.mark.long)]
)
def test_the_real_functions_end_in_the_state_that_the_model_predicts(database: Database, blocks: range) -> None:
    engine = DatabaseEngine(database)
    counts: Counter[str] = Counter()
    for number in blocks:
        counts += play_block(SEED, number, engine).counts
    sys.stdout.write(f"{Tally(counts)}\n")
    assert rare(counts, counts["histories: played"]) == {}
    assert breaches_of(database.connect()) == {}


def test_a_seed_gives_the_same_final_states_each_time(database: Database) -> None:
    one, again = (play_block("again", 0, DatabaseEngine(database), 20) for _ in range(2))
    assert one == again


CORNERS = {
    "a lost answer is given again": (
        Graph((Node("p", "pause"),), ()),
        (Move("resume", keys=("p",), ask=Ask(is_supplied=True)), Move("claim"), Move("expire", keys=("p",))),
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
            Move("resume", keys=("p",), ask=Ask(is_supplied=True)),
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
    told = problem(Scenario(graph, {}, (*moves, Move("drain"))), DatabaseEngine(database))
    assert told is None, told
