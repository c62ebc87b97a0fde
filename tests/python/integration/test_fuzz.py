"""Random calls of the whole API: nothing but what the contract allows, and a fuzzer that sees what it must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from fuzz.mutants import MUTANTS, Mutant, calls_until_caught
from fuzz.player import Player, Thousand
from fuzz.signatures import signatures_of
from fuzz.world import build, dumped, loaded
from harness.cluster import Cluster
from harness.databases import cloned

pytestmark = pytest.mark.usefixtures("template")


@dataclass(frozen=True)
class Stage:
    """A database with the world in it, to be copied, and what is known of that world."""

    cluster: Cluster
    template: str
    world: str

    def play(self, seed: str, number: int) -> Thousand:
        with cloned(self.cluster, "fuzz", self.template) as database:
            return Player(database, loaded(self.world)).play(seed, number)


@pytest.fixture(scope="module")
def stage(server: Cluster, template: str) -> Iterator[Stage]:
    with cloned(server, "world", template) as database:
        world = dumped(build(database))
        yield Stage(server, database.name, world)


def test_two_thousand_calls_are_answered_within_the_contract(stage: Stage) -> None:
    played = [stage.play("make test", number) for number in range(2)]
    assert [breach for thousand in played for breach in thousand.breaches] == []
    codes = sum((thousand.codes for thousand in played), Counter[str]())
    assert codes.total() == 2000
    assert codes["200"] > 400
    assert len(codes) > 20


@pytest.mark.long
def test_eighteen_thousand_more_are_too_and_every_function_is_called(stage: Stage) -> None:
    functions: Counter[str] = Counter()
    for number in range(2, 20):
        thousand = stage.play("make test", number)
        assert thousand.breaches == []
        functions += thousand.functions
    with cloned(stage.cluster, "fuzz", stage.template) as database:
        assert set(functions) == {one.name for one in signatures_of(database.connect())}


@pytest.mark.long
def test_a_thousand_is_answered_the_same_each_time(server: Cluster, template: str, stage: Stage) -> None:
    with cloned(server, "world", template) as database:
        again = Stage(server, database.name, dumped(build(database)))
        # Other statistics make other plans, and no plan may leave out a check.
        database.connect().execute("analyze")
        database.close()
        assert again.play("twice", 7) == stage.play("twice", 7)


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.fault)
def test_a_mutant_is_caught_within_ten_thousand_calls(stage: Stage, mutant: Mutant) -> None:
    assert calls_until_caught(stage.cluster, stage.template, stage.world, mutant) is not None
