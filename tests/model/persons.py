"""The moves of persons: they look at plans, resume, pause, cancel and undo."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from model.aims import describe_item, describe_step, find_step
from model.graphs import Json
from model.maps import map_of, name_of
from model.scenarios import Move
from model.steps import RefusedError, Request
from model.workers import Workers

UNDO_REACH = (1, 1, 1, 1, 2, 1, 1, 2, 3, 0)
"""How far back an undo looks, for the last resume or one before it; none has the number 0 from the end."""
OPERATOR = 2
"""The connection that is an operator's; the others are an admin's."""
TIMERS = ("keep", "now", "anew")

Answer = TypeVar("Answer")


def _answer(act: Callable[[], Answer]) -> Answer | str:
    """What an act answers, or the reason for which it is refused."""
    try:
        return act()
    except RefusedError as refusal:
        return refusal.reason


class Persons(Workers):
    """Acts beside the work."""

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
