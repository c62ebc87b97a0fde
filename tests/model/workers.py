"""The moves of workers: they take work, report it, give it back, and lose their leases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from model.engine import Engine, Report, Work
from model.graphs import Json, Node
from model.maps import evaluate, map_of
from model.model import Run
from model.scenarios import Move, Outcome, Scenario
from model.sink import Sink
from model.steps import ACTIVE, Request

FENCED = frozenset({"WF001", "gone"})
"""What a worker is told that no longer owns what it reports."""


@dataclass
class Tally:
    """How often each thing was seen, by `group: word`, so that a silent gap in the scenarios shows."""

    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return "\n".join(f"{count:7}  {word}" for word, count in sorted(self.counts.items()))


class Workers:
    """A scenario, an engine, the model of it, and what workers have in hand."""

    model: Run

    def __init__(self, scenario: Scenario, engine: Engine, tally: Tally) -> None:
        self.scenario = scenario
        self.engine = engine
        self.seen = tally.counts
        self.leased: list[Work] = []
        self.sink = Sink()
        self.plans: dict[str, tuple[str, str, Request]] = {}
        """The fingerprints of the plans that were looked at last, the model's and the engine's, and of what."""
        self.trace: list[Move] = []
        """The moves as they were made, by the names of the steps."""
        self.ends_in: Json = None
        """The state that the engine told of last."""

    def _claim(self, move: Move) -> bool:
        self.trace.append(move)
        self._exchange([], move.limit, by=move.by)
        return False

    def _finish(self, move: Move) -> bool:
        """Report leased work: one terminate in a call at most, and as the last, since it fences what
        comes after it and all else commutes."""
        works = self.leased
        if move.keys:
            works = [work for work in works if work.key in move.keys]
        elif works:
            first = move.pick % len(works)
            works = (works[first:] + works[:first])[: move.limit]
        ends = [work for work in works if self._node(work).kind == "terminate"]
        works = [work for work in works if work not in ends] + ends[:1]
        if works:
            keys = tuple(work.key for work in works)
            self.trace.append(Move("finish", limit=move.limit, keys=keys, by=move.by))
            self._exchange(works, move.limit, by=move.by)
        return False

    def _due(self, move: Move) -> bool:
        """Make waiting steps due, and take all that can be taken, so that none stays due."""
        steps = self.model.all_steps.items()
        keys = [k for k, s in steps if s.status == "waiting" and s.current.is_later]
        if move.keys:
            keys = [key for key in keys if key in move.keys]
        elif keys:
            keys = [keys[move.pick % len(keys)]]
        if keys:
            self.trace.append(Move("due", keys=tuple(keys)))
            self.engine.make_due(keys)
            for key in keys:
                self.model.fall_due(key)
            self._exchange([], 1000)
            self.seen["work: fell due"] += len(keys)
        return False

    def _deadline(self, move: Move) -> bool:
        """Let the deadline of the run pass: the next claim ends it."""
        if self.model.has_deadline:
            self.trace.append(Move("deadline"))
            self.engine.pass_deadline()
            self.model.pass_deadline()
            self._exchange([], 1000)
            self.seen["run: passed its deadline"] += 1
        return True

    def _release(self, move: Move) -> bool:
        """Give leased work back unexecuted."""
        if works := self._one_leased(move):
            self.trace.append(Move("release", keys=(works[0].key,)))
            self._exchange(works, 0, Outcome("released"))
            self.seen["work: released"] += 1
        return False

    def _expire(self, move: Move) -> bool:
        """Let a lease run out: the next claim ends it. Its worker goes on and may report too late."""
        if works := [work for work in self._one_leased(move) if self.model.owns(work.key, work.attempt)]:
            work = works[0]
            self.trace.append(Move("expire", keys=(work.key,)))
            self.engine.expire(work)
            self.model.finish(work.key, work.attempt, Outcome("lost"))
            self._exchange([], 1000)
            self.seen["work: lease lost"] += 1
        return False

    def _one_leased(self, move: Move) -> list[Work]:
        if move.keys:
            return [work for work in self.leased if work.key in move.keys][:1]
        return [self.leased[move.pick % len(self.leased)]] if self.leased else []

    def _drain(self, move: Move) -> bool:
        """Work until nothing is active, what outlived its lease included."""
        turn = move.pick
        while self.leased or self.model.count(*ACTIVE):
            turn += 7919
            if self.leased:
                self._finish(Move("finish", turn, 1 + turn % 8))
            elif self.model.claimable():
                self._claim(Move("claim", limit=10))
            else:
                self._due(Move("due", turn))
        return True

    def _exchange(self, works: list[Work], limit: int, outcome: Outcome | None = None, by: int = 0) -> None:
        """Report and claim in one call, on both sides."""
        reports = [Report(work, outcome or self._outcome(work)) for work in works]
        answers, claimed = self.engine.work(reports, limit, by)
        assert len(answers) == len(reports), f"{len(reports)} reports had {len(answers)} answers"
        for report, answer in zip(reports, answers, strict=True):
            work = report.work
            self.leased.remove(work)
            owned = self.model.finish(work.key, work.attempt, report.outcome)
            if owned and work.key in self.model.maps:
                self._tally_items(work.key, report.outcome)
            name = f"{work.key}/{work.attempt}"
            assert (answer == "ok") if owned else (answer in FENCED), (
                f"{name} was answered {answer}; the model says it is {'' if owned else 'not '}owned"
            )
            self.seen["work: finish accepted" if owned else "work: finish fenced"] += 1
            self.seen["work: terminated"] += owned and self._node(work).kind == "terminate"
            if owned and self._is_calling(work) and report.outcome.outcome == "succeeded":
                self.sink.complete(work.effect_key)
        expected = min(limit, len(self.model.claimable()))
        assert len(claimed) == expected, f"{len(claimed)} were claimed, not {expected}"
        for work in claimed:
            self.model.claim(work.key, work.attempt)
            expected_work = self.model.the(work.key).current.supplied
            assert work.supplied == expected_work, f"{work.key} was handed {work.supplied}, not {expected_work}"
            given = self.model.given(work.key)
            assert work.given == given, f"{work.key} was given {work.given}, not {given}"
            self.leased.append(work)
            if self._is_calling(work):
                is_free = self.model.node(map_of(work.key)).policy.repeat == "free"
                self.sink.receive(work.key, work.effect_key, work.given, is_free)
                self.seen["work: outside effect"] += 1

    def _tally_items(self, key: str, outcome: Outcome) -> None:
        """What became of the items of a map that a worker evaluated."""
        items = self.model.maps[key]
        if outcome.output is None:
            self.seen["lists: none"] += outcome.outcome == "failed"
            return
        request = items.step.current.request
        self.seen["lists: evaluated for one item" if request and request.item else "lists: evaluated"] += 1
        self.seen.update(f"items: {word}" for word in items.told)

    def _is_calling(self, work: Work) -> bool:
        """Whether its execution does something outside."""
        return self._node(work).method == "POST" and work.supplied is None

    def _outcome(self, work: Work) -> Outcome:
        if work.supplied is not None:
            is_choice = self._node(work).kind == "branch" and isinstance(work.supplied, dict)
            return Outcome(handle=work.supplied.get("handle") if is_choice else None)
        if self._node(work).kind in ("delay", "terminate"):
            return Outcome()
        node = self._node(work)
        if node.key != map_of(node.key):
            return self.scenario.outcome_of_item(work.key, work.attempt)
        scripted = self.scenario.outcome(node, work.attempt)
        return evaluate(node, work.given) if node.inner and scripted.outcome == "succeeded" else scripted

    def _node(self, work: Work) -> Node:
        return self.model.node(work.key)
