"""Each mutant of security is caught: by the law of the catalog, the matrix of tenants, the answers, or an attack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.cluster import Cluster
from harness.databases import cloned
from laws.catalog import CATALOG, facts, faults

from .all_attacks import everything
from .answers import Theirs
from .matrix import Matrix
from .mutants import ANSWERS, LAW, MATRIX, MUTANTS, Mutant
from .stage import Stage

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def matrix(server: Cluster, template: str) -> Iterator[Matrix]:
    with cloned(server, "mutants", template) as database:
        yield Matrix(Stage(database))


WHO = ["stranger", "newcomer", "operator", "service_role"]
"""Enough of the matrix to catch what it can catch."""


def caught_by(mutant: Mutant, matrix: Matrix) -> set[str]:
    """Law and matrix, as far as they tell; the mutant lives in a transaction and dies with it."""
    connection = matrix.stage.database.connect(autocommit=False)
    try:
        mutant.twin.make(connection)
        is_told = faults(connection) or facts(connection) != CATALOG.read_text().splitlines()
        breaches, _ = matrix.breaches(connection, WHO)
        return ({LAW} if is_told else set()) | ({MATRIX} if breaches else set())
    finally:
        connection.rollback()


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_law_and_matrix_catch_it(mutant: Mutant, matrix: Matrix) -> None:
    assert caught_by(mutant, matrix) == {*mutant.caught_by} & {LAW, MATRIX}


@pytest.mark.parametrize("mutant", [mutant for mutant in MUTANTS if ANSWERS in mutant.caught_by], ids=str)
def test_answers_tell_what_is_foreign_from_what_is_missing(mutant: Mutant, server: Cluster, template: str) -> None:
    with cloned(server, "answers", template) as database:
        stage = Stage(database)
        theirs = Theirs(stage)
        mutant.twin.make(stage.referee)
        assert theirs.told_apart(stage.people.operator)[0]


@pytest.mark.parametrize("mutant", [mutant for mutant in MUTANTS if mutant.attacks], ids=str)
def test_attacks_catch_it(mutant: Mutant, server: Cluster, template: str) -> None:
    with cloned(server, "mutant", template) as database:
        stage = Stage(database)
        mutant.twin.make(stage.referee)
        for attack in mutant.attacks:
            with pytest.raises(AssertionError, match="it was told"):
                everything()[attack].judge(stage)


def test_there_are_enough_and_each_is_caught() -> None:
    assert len(MUTANTS) >= 20
    assert len({mutant.fault for mutant in MUTANTS}) == len(MUTANTS)
    assert [mutant.fault for mutant in MUTANTS if not (mutant.caught_by or mutant.attacks)] == []
