"""What a resume would do, worked out before anything is done: the rules of resume.md that judge."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.effects import Effect, find_effects
from model.graphs import Json
from model.maps import Item
from model.policies import Demand, demand_of, repeats
from model.steps import RefusedError, Request, Step, judge_target
from model.timers import plan_timers
from model.versions import find_graph, plan_move

if TYPE_CHECKING:
    from model.model import Run


@dataclass(frozen=True)
class Target:
    """A step that runs again with the next attempt, and the input that this one gets."""

    step: Step
    reads: dict[str, int]
    mode: str
    patches: tuple[Json, ...]
    is_same: bool
    """Whether it is what its current attempt was of; not so where another version has it otherwise."""


@dataclass(frozen=True)
class Plan:
    """The targets, the steps below them, and the calls that would happen again."""

    targets: list[Target]
    reset: list[Step]
    effects: dict[str, Effect]
    blocked_by: dict[str, dict[str, str]]
    request: Request
    expected: int
    """The attempt of the step that was named."""
    definition: Json
    timers: dict[str, tuple[str, bool]]
    demand: Demand
    policies: dict[str, str]
    """What may be done with each call."""
    moved: Run | None
    """The run under the version that it goes on under, if that is another one."""
    item: Item | None = None
    """The item that was named, rather than its map."""

    def target_of(self, key: str) -> Target | None:
        """What becomes of the step that was named; none where it waits for others in another version."""
        return next((target for target in self.targets if target.step.node.key == key), None)

    @property
    def touched(self) -> list[Step]:
        return [*(target.step for target in self.targets), *self.reset]

    @property
    def completed(self) -> frozenset[str]:
        """The steps whose outside effect is done and would be done once more."""
        return frozenset(key for key, effect in self.effects.items() if effect.is_completed)

    @property
    def renewed(self) -> frozenset[str]:
        """The steps whose effects get a new key."""
        return frozenset(key for key, effect in self.effects.items() if effect.is_renewed)

    @property
    def fingerprint(self) -> str:
        """Two plans are the same plan when this is the same."""
        return repr((
            (self.request.item, self._attempts_of_item()),
            [(t.step.node.key, t.step.attempt, len(t.step.attempts), t.reads, t.mode) for t in self.targets],
            sorted((s.node.key, s.status, s.attempt, s.epoch) for s in self.touched),
            {key: effect.shown for key, effect in self.effects.items()},
            self.blocked_by,
            sorted(self.renewed),
            self.request.supplied is not None and not self.request.item,
            self.request.is_delayed,
            self.definition,
            self.timers,
            self.policies,
        ))  # fmt: skip # one condition a line

    def judge(self) -> None:
        """Refuse what the person who asks did not expect, or did not say."""
        request = self.request
        is_known = request.consents <= {step.node.key for step in self.touched}
        if not is_known or not (isinstance(request.timers, str) or request.timers.keys() <= self.timers.keys()):
            raise RefusedError("invalid_argument")
        self.demand.judge(request)
        if request.expected_attempt not in (None, self.expected):
            raise RefusedError("stale_attempt")
        if request.plan not in (None, self.fingerprint):
            raise RefusedError("plan_changed")
        if any(self.policies[key] == "never" and self.effects[key].is_at_stake for key in self.renewed):
            raise RefusedError("repeat_forbidden")
        if any(self.policies[key] != "free" for key in self.completed - request.consents):
            raise RefusedError("acknowledgement_required")

    def shown(self, run: Run, key: str) -> Json:
        """What a preview shows of a resume of this step."""
        target, run = self.target_of(key), self.moved or run
        touched = {step.node.key for step in self.touched}
        return {
            "attempt": [target.step.attempt, len(target.step.attempts) + 1] if target else None,
            "mode": target.mode if target else None,
            "document": run.document(target.reads, target.patches) if target else None,
            "reset": {step.node.key: step.status for step in self.reset},
            "kept": {key: step.status for key, step in run.steps.items() if key not in touched},
            "effects": self._shown_effects(run),
            "blocked_by": self.blocked_by,
            "definition": self.definition,
            "policy": self.demand.shown(self.request),
            "timers": {key: list(timer) for key, timer in self.timers.items()},
            **self._shown_of_items(run),
        }

    def _shown_effects(self, run: Run) -> Json:
        """The calls as they were made, and what is to become of them."""
        shown: dict[str, Json] = {}
        for key, effect in self.effects.items():
            policy, step = self.policies[key], run.steps[key]
            named = self.item if self.item and self.item.is_of(key) else step
            shown[key] = {
                "call": list(effect.shown),
                "policy": policy,
                "repeat": "new_key" if effect.is_renewed else "same_key",
                "needs_acknowledgement": effect.is_completed and policy == "ask",
                "is_forbidden": effect.is_renewed and effect.is_at_stake and policy == "never",
                "epoch": named.epoch + effect.is_renewed,
            }
        return shown

    def _attempts_of_item(self) -> Json:
        return self.item and [self.item.attempt, len(self.item.attempts) + 1]

    def _shown_of_items(self, run: Run) -> Json:
        """Of a map also which of its items run again, or the attempts of the one that was named."""
        items = run.maps.get(self.targets[0].step.node.key)
        if self.item:
            return {"item": self._attempts_of_item(), "items": None}
        if items is None or not items.listed:
            return {"item": None, "items": None}
        kept = sum(item.status == "succeeded" for item in items.listed)
        return {"item": None, "items": [len(items.listed) - kept, kept]}


def plan_step(run: Run, key: str, request: Request) -> Plan:
    """The plan of resuming one step."""
    if _is_move(run, request):
        return _plan_under(run, [key], request)
    if key not in run.steps:
        raise RefusedError("step_not_found")
    if request.item and (key not in run.maps or run.maps[key].item(request.item) is None):
        raise RefusedError("step_not_found")
    judge_target(run.steps[key])
    return _plan(run, [key], [key], request)


def plan_roots(run: Run, request: Request) -> Plan:
    """The plan of resuming everything that keeps the run from going on."""
    graph = find_graph(run, request.version) if request.version else run.graph
    roots = [key for key, step in run.steps.items() if step.is_root and key in graph.by_key]
    below = set().union(*(graph.descendants(key) for key in roots))
    named = [key for key in roots if key not in below]
    if not named:
        raise RefusedError("step_not_resumable")
    if _is_move(run, request):
        return _plan_under(run, named, request)
    return _plan(run, named, named, request)


def _is_move(run: Run, request: Request) -> bool:
    return request.version not in (None, run.version)


def _plan_under(run: Run, named: list[str], request: Request) -> Plan:
    """The plan of going on under another version."""
    move = plan_move(run, named, request)
    if (request.patch is not None or request.supplied is not None) and move.targets != named:
        raise RefusedError("invalid_argument")
    plan = _plan(move.run, move.starts, move.targets, request, move.definition)
    before = run.steps.get(named[0], Step(move.run.steps[named[0]].node, 0))
    return dataclasses.replace(plan, expected=before.attempt, moved=move.run)


def _plan(run: Run, starts: list[str], keys: list[str], request: Request, definition: Json = None) -> Plan:
    steps = [run.steps[key] for key in keys]
    reset = run.judge_reset(starts, steps)
    item = run.maps[keys[0]].item(request.item) if request.item else None
    # What is patched for one item is nothing of its map.
    targets = [_target(run, step, None if item else request.patch) for step in steps]
    touched = [*steps, *reset]
    # What is given its output calls nobody.
    calling = touched if request.supplied is None else reset
    kept = [target.step.node.key for target in targets if target.mode == "cloned"]
    effects = find_effects(run, calling, item, kept, request)
    touched_keys = {step.node.key for step in touched}
    blocked_by = {
        step.node.key: blockers
        for step in reset
        if (
            blockers := {
                edge.source: parent.status
                for edge in run.graph.edges_to[step.node.key]
                if edge.source not in touched_keys
                and (parent := run.steps[edge.source])
                and not parent.has_settled
                and parent.status in ("failed", "canceled")
            }
        )
    }
    verdict = {"version": run.version, **(definition or {"verdict": "same"})}
    timers = plan_timers(touched, steps, request)
    demand = demand_of(run.nodes(key) for key in keys)
    policies = {key: repeats(node.policy for node in run.nodes(key)) for key in effects}
    expected = (item or steps[0]).attempt
    return Plan(
        *(targets, reset, effects, blocked_by, request, expected, verdict, timers, demand, policies), None, item
    )


def _target(run: Run, step: Step, patch: Json) -> Target:
    """The clone of the current attempt's input while all that it reads is current, else a new one; then the patch."""
    reads = run.compose(step.node.key)
    is_same = step.status != "pending" and step.attempt > 0 and step.current.shape == run.graph.shape(step.node.key)
    is_clone = is_same and reads == step.current.reads
    patches = step.current.patches if is_clone else ()
    patches = patches if patch is None else (*patches, patch)
    return Target(step, reads, "cloned" if is_clone else "composed", patches, is_same)
