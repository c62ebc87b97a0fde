"""An engine that lacks a rule is caught by a random history, whatever rule it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.databases import Database
from model.database import DatabaseEngine
from model.mutants import LIMIT, MUTANTS, Mutant, histories_until_caught

RECORD = Path(__file__).parents[3] / "benchmarks" / "results" / "oracle.json"
CAUGHT_AFTER: dict[str, int] = json.loads(RECORD.read_text())["histories_until_caught"]
"""By rule: histories that it took in the recorded run, which tries them all."""
SOON = 100
BRIEF = [mutant for mutant in MUTANTS if CAUGHT_AFTER.get(mutant.rule, 0) <= SOON]
"""Those that are caught soon, and those that no recorded run has tried."""


def test_the_recorded_run_caught_every_mutant_there_is() -> None:
    assert CAUGHT_AFTER.keys() == {mutant.rule for mutant in MUTANTS}, "record anew: make oracle N=50000 SEED=meshhook"
    assert all(CAUGHT_AFTER.values())


def test_there_are_enough_mutants_and_each_drops_another_rule() -> None:
    assert len({mutant.rule for mutant in MUTANTS}) == len(MUTANTS)
    assert len(MUTANTS) >= 60


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mutant", BRIEF, ids=lambda mutant: mutant.rule)
def test_it_is_caught_that(database: Database, mutant: Mutant) -> None:
    assert histories_until_caught(mutant, DatabaseEngine(database)), f"not within {LIMIT} histories"


@pytest.mark.long
def test_a_piece_that_has_moved_is_no_mutant(database: Database) -> None:
    lost = Mutant("none", "plan_resume", "no such piece", "")
    with pytest.raises(AssertionError, match="stands 0 times"):
        histories_until_caught(lost, DatabaseEngine(database))
