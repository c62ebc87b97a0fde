"""Plays a scenario on an engine and on the model side by side, and stops where they differ.

The engine chooses what is claimed; everything else (which lease is reported next, how it ended,
what falls due, which act comes between) is the scenario's, so a scenario gives one history.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from model.aims import describe_item, describe_step, find_step
from model.graphs import Graph, Json, Node
from model.maps import evaluate, map_of, name_of
from model.model import Run
from model.scenarios import ITEMS, Move, Outcome, Scenario
from model.sink import Sink
from model.steps import ACTIVE, Accepted, RefusedError, Request

FENCED = frozenset({"WF001", "gone"})
"""What a worker is told that no longer owns what it reports."""
UNDO_REACH = (1, 1, 1, 1, 2, 1, 1, 2, 3, 0)
"""How far back an undo looks, for the last resume or one before it; none has the number 0 from the end."""
OPERATOR = 2
"""The connection that is an operator's; the others are an admin's."""
TIMERS = ("keep", "now", "anew")
INPUT = {"amount": 1, "who": {"name": "Ada"}, "items": ITEMS}
"""What every run is given."""


@dataclass(frozen=True)
class Work:
    """A piece of work as a claim hands it out; `given` is what it may read."""

    key: str
    attempt: int
    lease: Json
    given: Json
    supplied: Json = None
    effect_key: str = ""


@dataclass(frozen=True)
class Report:
    """What is said of a piece of work."""

    work: Work
    outcome: Outcome


class Engine(Protocol):
    """What the driver needs of an engine. Acts raise `RefusedError`; `by` says which of three connections acts."""

    def start(self, graph: Graph, later: Sequence[Graph]) -> None: ...
    def work(self, reports: Sequence[Report], limit: int, by: int = 0) -> tuple[list[str], list[Work]]: ...
    def make_due(self, keys: Sequence[str]) -> None: ...
    def pass_deadline(self) -> None: ...
    def expire(self, work: Work) -> None: ...
    def preview(self, key: str, request: Request, by: int = 0) -> tuple[str, Json]: ...
    def resume_step(self, key: str, request: Request, by: int = 0) -> Accepted: ...
    def resume_run(self, request: Request, by: int = 0) -> dict[str, int]: ...
    def pause_run(self, by: int = 0) -> None: ...
    def cancel_run(self, by: int = 0) -> None: ...
    def undo_resume(self, number: int, by: int = 0) -> Json: ...
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
        self.sink = Sink()
        self.plans: dict[str, tuple[str, str, Request]] = {}
        """The fingerprints of the plans that were looked at last, the model's and the engine's, and of what."""
        self.trace: list[Move] = []
        """The moves as they were made, by the names of the steps."""
        self.ends_in: Json = None
        """The state that the engine told of last."""

    def play(self, *, is_thorough: bool = False) -> None:
        """All moves; compares after acts and drains, or after every move when thorough."""
        graph = self.scenario.graph
        self.model = Run(graph, INPUT, self.scenario.later)
        try:
            self.engine.start(graph, self.scenario.later)
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
        for items in self.model.maps.values():
            self.seen[f"map ends: {items.step.status}"] += 1
            self.seen["map ends: succeeded with failures"] += items.step.status == "succeeded" and items.failed > 0
            for item in items.known.values():
                self.seen.update(f"item attempt ends: {a.origin} {a.status}" for a in item.attempts)

    # Work.

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

    # Acts.

    def _preview(self, move: Move) -> bool:
        """Look at the plan of a resume on both sides, and remember it."""
        key = self._key(move)
        move = self._naming_item(dataclasses.replace(move, keys=(key,)), key)
        self.trace.append(move)
        ask = dataclasses.replace(move.ask, patch=None, plan="")
        self._look(key, self._requests(dataclasses.replace(move, ask=ask), key)[0], move.by)
        return False

    def _look(self, key: str, request: Request, by: int) -> None:
        model, engine = (
            _answer(lambda: self.model.preview(key, request)),
            _answer(lambda: self.engine.preview(key, request, by)),
        )
        if isinstance(model, str) or isinstance(engine, str):
            assert model == engine, f"preview of {key}: the model says {model}, the engine {engine}"
            return
        assert model[1] == engine[1], f"preview of {key}: the model shows {model[1]}, the engine {engine[1]}"
        self.plans[name_of(key, request.item)] = model[0], engine[0], request
        self.seen["accepted: preview"] += 1

    def _resume(self, move: Move) -> bool:
        key = self._key(move)
        move = self._naming_item(dataclasses.replace(move, keys=(key,)), key)
        step = self.model.steps.get(key)
        name = f"{'supply' if move.ask.is_supplied else 'resume'} {describe_step(step)}"
        self.trace.append(move)
        requests = self._requests(move, key)
        items, acts = self.model.maps.get(key), len(self.model.acts)
        word = items and f"{'supply' if move.ask.is_supplied else 'resume'} {describe_item(items, move.ask.item)}"
        self._act(
            name,
            requests[0],
            lambda: self.model.resume_step(key, requests[0]),
            lambda: self.engine.resume_step(key, requests[1], move.by),
        )
        if word and len(self.model.acts) > acts:
            self.seen[f"maps: {word}"] += 1
        return True

    def _resume_run(self, move: Move) -> bool:
        move = dataclasses.replace(
            move, ask=dataclasses.replace(move.ask, is_supplied=False, patch=None, expects="", plan="", item="")
        )
        self.trace.append(move)
        request, _ = self._requests(move, None)
        return self._act(
            f"resume_run of {self.model.status}",
            request,
            lambda: self.model.resume_run(request),
            lambda: self.engine.resume_run(request, move.by),
        )

    def _pause(self, move: Move) -> bool:
        name = f"pause_run of {self.model.status}"
        self.trace.append(move)
        return self._act(name, None, self.model.pause_run, lambda: self.engine.pause_run(move.by))

    def _cancel(self, move: Move) -> bool:
        name = f"cancel_run of {self.model.status}"
        self.trace.append(move)
        return self._act(name, None, self.model.cancel_run, lambda: self.engine.cancel_run(move.by))

    def _undo(self, move: Move) -> bool:
        """Undo a resume: mostly one of the last, now and then one that is not there."""
        acts = self.model.acts
        number = int(move.keys[0]) if move.keys else len(acts) - UNDO_REACH[move.pick % len(UNDO_REACH)]
        if number < 0:
            return False
        move = dataclasses.replace(move, keys=(str(number),))

        def on_model() -> Json:
            try:
                return self.model.undo_resume(number)
            except RefusedError as refusal:
                self.seen[f"undo is too late: {refusal.because}"] += bool(refusal.because)
                raise

        self.trace.append(move)
        self._act("undo", None, on_model, lambda: self.engine.undo_resume(number, move.by))
        if number < len(acts) and acts[number].is_undone:
            self.sink.take_back(number)
        return True

    def _key(self, move: Move) -> str:
        if move.keys:
            return move.keys[0]
        looked_at = [map_of(name) for name in self.plans] if move.ask.plan == "last" else []
        return looked_at[move.pick % len(looked_at)] if looked_at else find_step(self.model, move.pick)

    def _naming_item(self, move: Move, key: str) -> Move:
        """The move with the key of the item that it means, if it means one and its step is a map."""
        if move.ask.item != "*":
            return move
        known = list(self.model.maps[key].known) if key in self.model.maps else []
        keys = [*known, "nobody"] if known else [""]
        return dataclasses.replace(move, ask=dataclasses.replace(move.ask, item=keys[move.pick % len(keys)]))

    def _requests(self, move: Move, key: str | None) -> tuple[Request, Request]:
        """What is asked of the model and of the engine for a step, or for all roots: the same, but for the fingerprint
        of the plan."""
        ask, step = move.ask, self.model.steps.get(key or "")
        item = self.model.maps[key].item(ask.item) if key and key in self.model.maps else None
        supplied: Json = None
        if ask.is_supplied:
            supplied = {"approved": False, "given": move.pick % 5}
            if step and step.node.handles:
                supplied = {"handle": step.node.handles[move.pick % len(step.node.handles)]}
        named = item or step
        truth = (named.attempt or None) if named else None
        expected = truth if ask.expects == "truth" else 77 if ask.expects else None
        request = Request(
            supplied=supplied,
            patch=ask.patch,
            is_delayed=ask.is_delayed,
            expected_attempt=expected,
            version=ask.version or None,
            is_widened=ask.is_widened,
            item=ask.item,
            is_admin=move.by != OPERATOR,
            has_reason=ask.has_reason,
        )
        if ask.plan == "last" and key and (looked_at := self.plans.get(name_of(key, ask.item))):
            seen = looked_at[2]
            patch = ask.patch if seen.supplied is None else None
            request = dataclasses.replace(seen, patch=patch, is_admin=request.is_admin, has_reason=ask.has_reason)
        else:
            request = self._with_timers(request, key, move)
        request = self._with_consent(request, key, ask.consent)
        if key is None:
            return request, request
        if ask.plan == "fresh":
            self._look(key, dataclasses.replace(request, patch=None), move.by)
        plans = self.plans.get(name_of(key, ask.item), (None, None, None)) if ask.plan else (None, None, None)
        return dataclasses.replace(request, plan=plans[0]), dataclasses.replace(request, plan=plans[1])

    def _with_timers(self, request: Request, key: str | None, move: Move) -> Request:
        """The same, with a word on the delays that it would run again."""
        if move.ask.timers not in ("each", "stranger"):
            return dataclasses.replace(request, timers=move.ask.timers or {})
        try:
            delays = list(self.model.plan(key, request).timers)
        except RefusedError:
            delays = []
        names = delays if move.ask.timers == "each" else [*delays, "nowhere"]
        timers = {name: TIMERS[(move.pick + at) % len(TIMERS)] for at, name in enumerate(names)}
        return dataclasses.replace(request, timers=timers)

    def _with_consent(self, request: Request, key: str | None, consent: str) -> Request:
        """The same, with a word on each call that it would make happen again."""
        try:
            calls = tuple(self.model.plan(key, request).effects) if consent else ()
        except RefusedError:
            calls = ()
        names = calls if consent != "stranger" else (*calls, "nowhere")
        if consent in ("new_key", "same_key"):
            return dataclasses.replace(request, repeat=dict.fromkeys(names, consent))
        return dataclasses.replace(request, acknowledge=names)

    def _act(
        self,
        name: str,
        request: Request | None,
        on_model: Callable[[], object],
        on_engine: Callable[[], object],
    ) -> bool:
        """The same act on both sides; both must answer or refuse alike."""
        completed, free = self._completed(), self._free()
        answers = [_answer(on_model), _answer(on_engine)]
        assert answers[0] == answers[1], f"{name}: the model says {answers[0]}, the engine {answers[1]}"
        refused = isinstance(answers[0], str)
        self.seen[f"refused: {answers[0]}" if refused else f"accepted: {name}"] += 1
        if request and not refused:
            reset = completed - self._completed()
            self.sink.give_word(request, reset & free & self._free())
            self._tally(request, reset)
        return True

    def _free(self) -> set[str]:
        """The steps whose calls may happen again without a word."""
        return {key for key, step in self.model.steps.items() if step.node.policy.repeat == "free"}

    def _completed(self) -> set[str]:
        return {
            key for key, step in self.model.steps.items() if step.node.method == "POST" and step.status == "succeeded"
        }

    def _tally(self, request: Request, reset: set[str]) -> None:
        """Which options were accepted."""
        born = [step.current for step in self.model.steps.values() if step.attempts and step.current.status == "queued"]
        for name, is_used in {
            "with a patch": request.patch is not None,
            "with a supplied output": request.supplied is not None,
            "with a delay": request.is_delayed,
            "with a plan": request.plan is not None,
            "with another patch before": any(len(a.patches) > 1 and a.mode == "cloned" for a in born),
            "with timers": bool(request.timers),
            "with another version": request.version is not None,
            "with a widened reset": request.is_widened,
            "with a completed effect": bool(reset and request.consents),
        }.items():
            self.seen[f"options: {name}"] += is_used

    def told(self) -> str:
        """The history as far as it was played, for a person."""
        graphs = [self.scenario.graph, *self.scenario.later]
        script = [
            f"  {key}/{attempt}: {outcome.outcome} {outcome.error_class or outcome.handle or ''}".rstrip()
            for (key, attempt), outcome in self.scenario.script.items()
        ]
        moves = [
            f"  {move.verb} {' '.join(move.keys)} {move.ask or ''} (limit {move.limit}, connection {move.by})"
            for move in self.trace
        ]
        return "\n".join(
            (*(json.dumps(graph.document()) for graph in graphs), "scripted outcomes:", *script, "moves:", *moves)
        )

    def _compare(self, after: str) -> None:
        model, engine = self.model.state(), self.engine.state()
        self.ends_in = engine
        if model != engine:
            raise AssertionError(f"after {after}:\n" + "\n".join(differences(model, engine)))


Answer = TypeVar("Answer")


def _answer(act: Callable[[], Answer]) -> Answer | str:
    """What an act answers, or the reason for which it is refused."""
    try:
        return act()
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
