"""The driver against engines with a known flaw, and against one without."""

from __future__ import annotations

import dataclasses

import pytest

from model.driver import DisagreementError, Player
from model.graphs import Json, Node
from model.histories import BLOCK, DifferenceError, draw, play_block, problem
from model.model import Run
from model.plans import Plan
from model.policies import Demand
from model.pretend import PretendEngine
from model.scenarios import Scenario, tag
from model.shrink import shrink
from model.steps import Request, Step
from model.workers import Tally

from .by_hand import graph


class ForgetsLiveEdges(Run):
    """Resets counters without counting the kept live edges."""

    def _resume(self, plan: Plan, request: Request) -> None:
        super()._resume(plan, request)
        for step in plan.reset:
            step.live = 0


class KeepsTheRetry(Run):
    """Lets a waiting retry stand when its step is resumed."""

    def _resume(self, plan: Plan, request: Request) -> None:
        stale = [target.step.current for target in plan.targets if target.step.status == "waiting"]
        super()._resume(plan, request)
        for attempt in stale:
            attempt.status = "queued"


class NeverRenewsTheBudget(Run):
    """Counts every try there ever was."""

    def _tries(self, step: Step, status: str) -> int:
        return sum(attempt.status == status for attempt in step.attempts)


class ToleratesLeasedDescendants(Run):
    """Resets steps that a worker holds."""

    def judge_reset(self, starts: list[str], targets: list[Step]) -> list[Step]:
        keys = set().union(*(self.graph.descendants(key) for key in starts))
        return [step for step in self.steps.values() if step.node.key in keys]


class ForgetsOrdersInAnUndo(Run):
    """Leaves the order cleared that the resume had cleared."""

    def undo_resume(self, number: int) -> Json:
        answer = super().undo_resume(number)
        self.told = []
        self.follow_orders()
        return answer


class AsksNobody(Run):
    """Overlooks who may resume a step."""

    def plan(self, key: str | None, request: Request) -> Plan:
        return dataclasses.replace(super().plan(key, request), demand=Demand())


FLAWS = [ForgetsLiveEdges, KeepsTheRetry, NeverRenewsTheBudget, ToleratesLeasedDescendants, AsksNobody]


@pytest.mark.parametrize("flaw", [*FLAWS, ForgetsOrdersInAnUndo])
def test_a_flawed_engine_is_found_and_its_history_shrinks(flaw: type[Run]) -> None:
    def play(scenario: Scenario) -> bool:
        player = Player(scenario, PretendEngine(flaw), Tally())
        try:
            player.play()
        except DisagreementError:
            found.append(player)
        return not found

    found: list[Player] = []
    assert not draw(play, "flaw", 300)
    made = dataclasses.replace(found[0].scenario, moves=tuple(found[0].trace))
    small = shrink(made, lambda smaller: problem(smaller, PretendEngine(flaw)) is not None)
    assert problem(small, PretendEngine(flaw))
    assert len(small.graph.nodes) <= 8
    assert len(small.moves) <= 20


def test_a_sound_engine_agrees_in_every_scenario() -> None:
    assert play_block("sound", 0, PretendEngine()).counts["histories: played"] == BLOCK


def test_a_seed_gives_the_same_histories_each_time() -> None:
    one, again = (play_block("x", 1, PretendEngine(), 20) for _ in range(2))
    assert one == again
    assert one.digest != play_block("x", 2, PretendEngine(), 20).digest


def test_the_smallest_history_is_told_with_its_place() -> None:
    with pytest.raises(DifferenceError, match=r"history \d+ of seed x is played differently") as caught:
        play_block("x", 0, PretendEngine(ForgetsLiveEdges))
    assert "after resume" in str(caught.value)


def test_a_node_can_be_taken_out_with_all_that_names_it() -> None:
    whole = graph(Node("c", "transform", reads=("a", "b")), "a>b", "b>c")
    rest = whole.without("b")
    assert rest.by_key["c"].reads == ()
    assert rest.edges == ()
    assert tag("a", 1) == {"by": "a", "attempt": 1}
