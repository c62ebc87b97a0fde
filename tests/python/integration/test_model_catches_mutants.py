"""An engine that lacks a rule is caught by a random history, whatever rule it is."""

from __future__ import annotations

import pytest

from harness.databases import Database
from model.database import DatabaseEngine
from model.mutants import LIMIT, MUTANTS, Mutant, histories_until_caught


def test_there_are_enough_mutants_and_each_drops_another_rule() -> None:
    assert len({mutant.rule for mutant in MUTANTS}) == len(MUTANTS)
    assert len(MUTANTS) >= 60


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.rule)
def test_it_is_caught_that(database: Database, mutant: Mutant) -> None:
    assert histories_until_caught(mutant, DatabaseEngine(database)), f"not within {LIMIT} histories"


@pytest.mark.long
def test_a_piece_that_has_moved_is_no_mutant(database: Database) -> None:
    lost = Mutant("none", "plan_resume", "no such piece", "")
    with pytest.raises(AssertionError, match="stands 0 times"):
        histories_until_caught(lost, DatabaseEngine(database))
