"""Plays a scenario on an engine and on the model side by side, and stops where they differ.

The engine chooses what is claimed; everything else (which lease is reported next, how it ended,
what falls due, which act comes between) is the scenario's, so a scenario gives one history.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from model.graphs import Graph, Json, Node
from model.model import ACTIVE, Accepted, RefusedError, Run
from model.scenarios import Move, Outcome, Scenario

FENCED = frozenset({"WF001", "gone"})
"""What a worker is told that no longer owns what it reports."""
WEIGHTS = {
    "failed": 8,
    "paused": 8,
    "succeeded": 4,
    "above running": 16,
    "canceled": 8,
    "skipped": 7,
    "pending": 3,
    "ready": 2,
    "running": 2,
    "waiting": 2,
    "retrying": 40,
    "unknown": 0.6,
}
"""How readily an act looks for a step that lies so, of those there are."""


@dataclass(frozen=True)
class Work:
    """A piece of work as a claim hands it out; `given` are the outputs it may read."""

    key: str
    attempt: int
    lease: Json
    given: dict[str, Json]
    supplied: Json = None


@dataclass(frozen=True)
class Report:
    """What is said of a piece of work."""

    work: Work
    outcome: Outcome


class Engine(Protocol):
    """What the driver needs of an engine. Acts raise `RefusedError`."""

    def start(self, graph: Graph) -> None: ...
    def work(self, reports: Sequence[Report], limit: int) -> tuple[list[str], list[Work]]: ...
    def make_due(self, keys: Sequence[str]) -> None: ...
    def expire(self, work: Work) -> None: ...
    def resume_step(self, key: str, supplied: Json, expected_attempt: int | None) -> Accepted: ...
    def resume_run(self) -> dict[str, int]: ...
    def pause_run(self) -> None: ...
    def cancel_run(self) -> None: ...
    def state(self) -> Json: ...


class DisagreementError(AssertionError):
    """The engine did what the model did not expect."""


@dataclass
class Tally:
    """How often each thing was seen, by `group: word`, so that a silent gap in the scenarios shows."""

    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return "\n".join(f"{count:7}  {word}" for word, count in sorted(self.counts.items()))


class Player:
    """One scenario on one engine."""

    def __init__(self, scenario: Scenario, engine: Engine, tally: Tally) -> None:
        self.scenario = scenario
        self.engine = engine
        self.seen = tally.counts
        self.leased: list[Work] = []
        self.trace: list[Move] = []
        """The moves as they were made, by the names of the steps."""
        self.ends_in: Json = None
        """The state that the engine told of last."""

    def play(self, *, is_thorough: bool = False) -> None:
        """All moves; compares after acts and drains, or after every move when thorough."""
        graph = self.scenario.graph
        self.model = Run(graph)
        try:
            self.engine.start(graph)
            self._compare("start")
            for move in self.scenario.moves:
                is_telling = getattr(self, f"_{move.verb}")(move)
                if is_telling or is_thorough:
                    self._compare(move.verb)
        except AssertionError as error:
            raise DisagreementError(f"after {len(self.trace)} moves: {error}") from error
        joins = sum(len(edges) > 1 for edges in graph.edges_to.values())
        skipped = self.model.count("skipped")
        self.seen["histories: played"] += 1
        self.seen["histories: with joins"] += joins > 0
        self.seen["histories: with skipped steps"] += skipped > 0
        for part, size in (("nodes", len(graph.nodes)), ("joins", joins), ("skipped", skipped)):
            self.seen[f"{part}: {size}"] += 1
        self.seen[f"run ends: {self.model.status}"] += 1
        for step in self.model.steps.values():
            self.seen.update(f"attempt ends: {a.origin} {a.status}" for a in step.attempts)

    # Work.

    def _claim(self, move: Move) -> bool:
        self.trace.append(move)
        self._exchange([], move.limit)
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
            self.trace.append(Move("finish", limit=move.limit, keys=keys))
            self._exchange(works, move.limit)
        return False

    def _due(self, move: Move) -> bool:
        """Make waiting steps due, and take all that can be taken, so that none stays due."""
        steps = self.model.steps.items()
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

    def _exchange(self, works: list[Work], limit: int, outcome: Outcome | None = None) -> None:
        """Report and claim in one call, on both sides."""
        reports = [Report(work, outcome or self._outcome(work)) for work in works]
        answers, claimed = self.engine.work(reports, limit)
        assert len(answers) == len(reports), f"{len(reports)} reports had {len(answers)} answers"
        for report, answer in zip(reports, answers, strict=True):
            work = report.work
            self.leased.remove(work)
            owned = self.model.finish(work.key, work.attempt, report.outcome)
            name = f"{work.key}/{work.attempt}"
            assert (answer == "ok") if owned else (answer in FENCED), (
                f"{name} was answered {answer}; the model says it is {'' if owned else 'not '}owned"
            )
            self.seen["work: finish accepted" if owned else "work: finish fenced"] += 1
            self.seen["work: terminated"] += owned and self._node(work).kind == "terminate"
        expected = min(limit, len(self.model.claimable()))
        assert len(claimed) == expected, f"{len(claimed)} were claimed, not {expected}"
        for work in claimed:
            self.model.claim(work.key, work.attempt)
            self._check_given(work)
            self.leased.append(work)

    def _check_given(self, work: Work) -> None:
        step = self.model.steps[work.key]
        assert work.supplied == step.current.supplied, f"{work.key} was handed {work.supplied}"
        if work.supplied is None:
            expected = self.model.given(work.key)
            assert work.given == expected, f"{work.key} was given {work.given}, not {expected}"

    def _outcome(self, work: Work) -> Outcome:
        if work.supplied is not None or self._node(work).kind in ("delay", "terminate"):
            return Outcome()
        return self.scenario.outcome(work.key, work.attempt)

    def _node(self, work: Work) -> Node:
        return self.scenario.graph.by_key[work.key]

    # Acts.

    def _resume(self, move: Move) -> bool:
        key = move.keys[0] if move.keys else self._wanted(move.pick)
        move = dataclasses.replace(move, keys=(key,))
        step = self.model.steps.get(key)
        supplied = None
        if move.is_supplied and step and step.node.kind == "pause":
            supplied = {"approved": False}
        truth = len(step.attempts) if step and step.attempts else None
        expected = {"": None, "truth": truth, "stale": 77}[move.expects]
        return self._act(
            move,
            f"{'supply' if supplied else 'resume'} {self._describe(key)}",
            lambda side: side.resume_step(key, supplied, expected),
        )

    def _resume_run(self, move: Move) -> bool:
        name = f"resume_run of {self.model.status}"
        return self._act(move, name, lambda side: side.resume_run())

    def _pause(self, move: Move) -> bool:
        return self._act(move, f"pause_run of {self.model.status}", lambda side: side.pause_run())

    def _cancel(self, move: Move) -> bool:
        return self._act(move, f"cancel_run of {self.model.status}", lambda side: side.cancel_run())

    def _act(self, move: Move, name: str, act: Callable[[Run | Engine], object]) -> bool:
        """The same act on both sides; both must answer or refuse alike."""
        self.trace.append(move)
        answers = [_answer(act, self.model), _answer(act, self.engine)]
        assert answers[0] == answers[1], f"{name}: the model says {answers[0]}, the engine {answers[1]}"
        refused = isinstance(answers[0], str)
        self.seen[f"refused: {answers[0]}" if refused else f"accepted: {name}"] += 1
        return True

    def _wanted(self, pick: int) -> str:
        """A step that lies as a rule asks for, or one that is not there; rare rules first."""
        found: dict[str, list[str]] = {}
        for key, step in self.model.steps.items():
            found.setdefault(step.status, []).append(key)
            if step.status == "waiting" and step.current.origin == "retry":
                found.setdefault("retrying", []).append(key)
            if step.status == "succeeded" and self._is_above_running(key):
                found.setdefault("above running", []).append(key)
        kinds = [*found, "unknown"]
        weights = list(itertools.accumulate(WEIGHTS[kind] for kind in kinds))
        kind = kinds[bisect.bisect_right(weights, pick // 100 / 100 * weights[-1])]
        keys = found.get(kind, ["nowhere"])
        return keys[pick % len(keys)]

    def _is_above_running(self, key: str) -> bool:
        below = self.scenario.graph.descendants(key)
        return any(self.model.steps[other].status == "running" for other in below)

    def _describe(self, key: str) -> str:
        step = self.model.steps.get(key)
        if step is None:
            return "unknown"
        tolerated = "tolerated " if step.status == "failed" and step.has_settled else ""
        return f"{tolerated}{step.status} {'pause node' if step.node.kind == 'pause' else 'step'}"

    def told(self) -> str:
        """The history as far as it was played, for a person."""
        graph = self.scenario.graph
        script = [
            f"  {key}/{attempt}: {outcome.outcome} {outcome.error_class or outcome.handle or ''}".rstrip()
            for (key, attempt), outcome in self.scenario.script.items()
        ]
        moves = [
            f"  {move.verb} {' '.join(move.keys)} (limit {move.limit}, supplied {move.is_supplied}, {move.expects})"
            for move in self.trace
        ]
        return "\n".join((json.dumps(graph.document()), "scripted outcomes:", *script, "moves:", *moves))

    def _compare(self, after: str) -> None:
        model, engine = self.model.state(), self.engine.state()
        self.ends_in = engine
        if model != engine:
            raise AssertionError(f"after {after}:\n" + "\n".join(differences(model, engine)))


def _answer(act: Callable[[Run | Engine], object], side: Run | Engine) -> object:
    try:
        return act(side)
    except RefusedError as refusal:
        return refusal.reason


def differences(model: Json, engine: Json) -> list[str]:
    """One line for each entry in which two states differ."""
    return [
        f"  {part} {name}: model {model[part].get(name)}, engine {engine[part].get(name)}"
        for part in model
        for name in sorted({*model[part], *engine[part]})
        if model[part].get(name) != engine[part].get(name)
    ]
