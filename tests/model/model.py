"""The state machine and the resume rules said once more, in plain Python.

The model keeps one run. It is told which work was claimed, how it ended, and what a person asked
for; it says what state the run must be in, or why the act must be refused. It shares no code with
the engine and does nothing cleverly, so that where the two differ one of them misread a rule.
Out of its sight: time, leases, the run deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from model.graphs import Edge, Graph, Json, Node
from model.maps import Item, Items, map_of
from model.plans import Plan, plan_roots, plan_step
from model.scenarios import RETRYABLE, Outcome
from model.steps import (
    ACTIVE,
    APPROVED,
    ENDED,
    UNFINISHED,
    Accepted,
    Attempt,
    RefusedError,
    Request,
    Step,
    error_of,
    merge,
)
from model.timers import is_put_off, policy_of, starts_later
from model.undo import Act, note, standing_order, undo

NO_ITEM: Mapping[str, Json] = {}


class Run:
    """One run of one graph."""

    kind_of_items: type[Items] = Items

    def __init__(self, graph: Graph, run_input: Json = None, later: Sequence[Graph] = ()) -> None:
        self.versions = (graph, *later)
        """All versions of its workflow; it is started under the first."""
        self.version = 1
        self.graph = graph
        self.under: tuple[Graph, ...] = (graph,)
        """The versions whose policies count."""
        self.input = run_input or {}
        self.status = "running"
        self.directive: str | None = None
        self.told: list[str | Act] = []
        """Orders for the whole run, and resumes, in their turn."""
        self.steps = {n.key: Step(n, len(graph.edges_to[n.key])) for n in graph.nodes}
        self.retired: dict[str, Step] = {}
        """What was there under an earlier version."""
        self.maps = {key: self.kind_of_items(step) for key, step in self.steps.items() if step.node.kind == "map"}
        for step in self.steps.values():
            if step.unsettled == 0:
                self._bear(step)
        self._derive()

    def find(self, name: str) -> Step | None:
        """A step, or an item by the name of its map and its key, if the run has it under this version."""
        items = self.maps.get(map_of(name))
        return self.steps.get(name) if items is None or name in self.steps else items.by_name.get(name)

    def the(self, name: str) -> Step:
        """A step or an item that is there."""
        found = self.find(name)
        assert found, f"there is no {name}"
        return found

    @property
    def all_steps(self) -> dict[str, Step]:
        """The steps, and the items that are still in the lists of their maps."""
        items = {item.name: item for mapped in self.maps.values() for item in mapped.listed}
        return self.steps | items

    # What the worker does.

    def claimable(self) -> list[str]:
        """The steps that a claim may take now."""
        return [
            key
            for key, step in self.all_steps.items()
            if step.status == "ready" or (step.status == "waiting" and not step.current.is_later)
        ]

    def fall_due(self, key: str) -> None:
        """The time that a waiting step waits for has come."""
        self.the(key).current.is_later = False

    def claim(self, key: str, attempt: int) -> None:
        """A worker took the step's queued attempt."""
        step = self.the(key)
        assert key in self.claimable(), f"{key} was claimed while {step.status}"
        assert step.current.number == attempt, f"{key} was claimed with attempt {attempt}"
        step.status = step.current.status = "running"
        step.current.key = step.epoch
        step.current.was_claimed = True
        step.current.method = step.node.method

    def owns(self, key: str, attempt: int) -> bool:
        """Whether the worker that claimed this attempt still holds it."""
        step = self.find(key)
        is_open = key in self.maps and self.maps[key].is_open
        return step is not None and step.status == "running" and step.current.number == attempt and not is_open

    def finish(self, key: str, attempt: int, result: Outcome) -> bool:
        """A worker reports; False where the attempt is no longer its own and nothing changes."""
        if not self.owns(key, attempt):
            return False
        step = self.the(key)
        if result.outcome == "released":
            is_held = self.directive == "pause" and step.current.supplied is None
            step.status = "paused" if is_held else "ready"
            step.current.status = "paused" if is_held else "queued"
            step.current.key = None
            self._advance_map_of(step)
            self._derive()
            return True
        if key in self.maps and result.outcome == "succeeded" and step.current.supplied is None:
            self._expand(self.maps[key], result.output["items"])
            self._derive()
            return True
        step.current.status = result.outcome
        step.status = "succeeded" if result.outcome == "succeeded" else "failed"
        if step.node.kind == "http_call":
            step.current.effect = "may_have_happened" if result.outcome == "lost" else result.effect
        if step.status == "succeeded":
            supplied = step.current.supplied
            step.current.output = result.output if supplied is None else supplied
            step.current.handle = result.handle
        else:
            step.current.error = error_of(result)
        if result.outcome == "lost" and self._tries(step, "lost") <= step.node.losses:
            self._try_again(step, is_later=False)
        elif result.error_class == RETRYABLE and self._tries(step, "failed") < step.node.tries:
            self._try_again(step, is_later=True)
        if isinstance(step, Item):
            self._advance_map_of(step)
        elif step.has_settled:
            self._settle_edges_of(step)
        if step.node.kind == "terminate" and step.status == "succeeded":
            self._cancel_unfinished()
            self._order(step.node.ends_as)
        self._derive()
        return True

    # What a person does.

    def plan(self, key: str | None, request: Request) -> Plan:
        """What a resume of this step would do, or of all roots."""
        return plan_roots(self, request) if key is None else plan_step(self, key, request)

    def preview(self, key: str, request: Request | None = None) -> tuple[str, Json]:
        """The fingerprint of the plan of a resume, and what a person is shown of it."""
        plan = self.plan(key, request or Request())
        return plan.fingerprint, plan.shown(self, key)

    def resume_step(self, key: str, request: Request | None = None) -> Accepted:
        """Run this step and everything below it once more."""
        request = request or Request()
        if request.supplied is not None and request.patch is not None:
            raise RefusedError("invalid_argument")
        plan = self.plan(key, request)
        plan.judge()
        named = plan.target_of(key)
        from_attempt = named.step.attempt if named else 0
        self._resume(plan, request)
        item = plan.item
        started = (named.step.attempt, from_attempt) if named else (0, 0)
        attempts = (len(item.attempts) + 1, item.attempt) if item else started
        return Accepted(*attempts, frozenset(s.node.key for s in plan.reset))

    def resume_run(self, request: Request | None = None) -> dict[str, int]:
        """Resume every root at once; answers the new attempt of each."""
        request = request or Request()
        plan = self.plan(None, request)
        plan.judge()
        self._resume(plan, request)
        return {target.step.node.key: target.step.attempt for target in plan.targets}

    def pause_run(self) -> None:
        """Hold everything that nobody executes at the moment; an answer that was given stands."""
        if self.status in ENDED:
            raise RefusedError("run_ended")
        if self.status == "paused":
            return
        self._order("pause")
        self.follow_orders()

    def cancel_run(self) -> None:
        """Stop for good, what is being executed included."""
        if self.status in ENDED:
            raise RefusedError("run_ended")
        self._cancel_unfinished()
        self._order("canceled")
        self._derive()

    @property
    def has_deadline(self) -> bool:
        """Whether a deadline stands: as long as the run goes on."""
        return self.graph.has_deadline and self.status not in ENDED

    def pass_deadline(self) -> None:
        """The deadline is over: what has not finished is canceled, and the run has failed."""
        self._cancel_unfinished()
        self._order("failed")
        self._derive()

    def undo_resume(self, number: int) -> Json:
        """Take the resume of this number back, counted from 0; answers the steps whose attempts are withdrawn."""
        return undo(self, number)

    @property
    def acts(self) -> list[Act]:
        """The resumes that were accepted."""
        return [act for act in self.told if isinstance(act, Act)]

    # How it follows.

    def _order(self, order: str) -> None:
        self.told.append(order)
        self.directive = standing_order(self.told)

    def follow_orders(self) -> None:
        """What the standing order makes of the run: a pause holds what nobody executes."""
        self.directive = standing_order(self.told)
        if self.directive == "pause":
            for step in self.all_steps.values():
                if step.status in ("ready", "waiting") and step.current.supplied is None:
                    step.status = step.current.status = "paused"
            for items in self.maps.values():
                self._advance(items)
        self._derive()

    def go_on(self, step: Step) -> None:
        """Bear or skip a pending step that waits for nothing."""
        if step.status != "pending" or step.unsettled > 0:
            return
        if step.live > 0:
            self._bear(step)
        else:
            step.status = "skipped"
            self._settle_edges_of(step)

    def node(self, key: str) -> Node:
        """A node that the run has, or had under an earlier version."""
        return (self.find(key) or self.retired[key]).node

    def nodes(self, key: str) -> tuple[Node, ...]:
        """A node as each version has it that the run is under at the moment: two, if a resume looks at another one."""
        return tuple(graph.by_key[key] for graph in self.under if key in graph.by_key)

    def edges_of(self, key: str) -> tuple[int, int]:
        """How many edges into a step have not settled, and how many are live."""
        edges = self.graph.edges_to[key]
        settled = [edge for edge in edges if self.steps[edge.source].has_settled]
        return len(edges) - len(settled), sum(self._is_live(edge) for edge in settled)

    def count_edges_of(self, step: Step) -> None:
        """Derive the counts of the edges into a step."""
        step.unsettled, step.live = self.edges_of(step.node.key)

    def _bear(self, step: Step) -> None:
        """The attempt of a step that the graph has reached."""
        is_later = step.node.kind == "delay" and is_put_off(step, step.timing)
        is_held = self.directive == "pause" or step.node.kind == "pause"
        step.status = "paused" if is_held else "waiting" if is_later else "ready"
        self._add(step, Attempt(0, "first", "", self.compose(step.node.key), is_later=is_later))

    def _try_again(self, step: Step, is_later: bool) -> None:
        """Another try, with what the last one was given; an answer that was given stands in a paused run."""
        last = step.current
        step.status = "paused" if self.directive == "pause" and last.supplied is None else "waiting"
        again = Attempt(0, "retry", "", last.reads, "cloned", last.patches, is_later, last.supplied)
        again.request = last.request
        self._add(step, again)

    def _add(self, step: Step, attempt: Attempt) -> None:
        attempt.number = step.attempt = len(step.attempts) + 1
        attempt.status = "paused" if step.status == "paused" else "queued"
        attempt.version = self.version
        attempt.shape = self.graph.shape(map_of(step.node.key))
        step.attempts.append(attempt)

    def _expand(self, items: Items, listed: Json) -> None:
        """A worker has evaluated the list of a map."""
        current = items.step.current
        document = self.document(current.reads, current.patches)
        common = [
            document.get("input") if items.inner.is_given_input else None,
            {key: read for key, read in (document.get("steps") or {}).items() if key in items.inner.reads},
        ]
        items.lay_out(listed, common, current.request)
        self._advance(items)

    def _advance_map_of(self, step: Step) -> None:
        if isinstance(step, Item):
            self._advance(self.maps[map_of(step.name)])

    def _advance(self, items: Items) -> None:
        """Let as many items be born as may run, and end the map when nothing of it is active."""
        step = items.step
        if not items.is_open:
            return
        if self.directive != "pause":
            for item in items.room:
                attempt = items.bear(item)
                item.status = "waiting" if attempt.is_later else "ready"
                self._add(item, attempt)
        if items.active:
            return
        items.is_open = False
        step.status = step.current.status = items.end()
        if step.status == "succeeded":
            step.current.output = items.outputs()
        elif step.status == "failed":
            step.current.error = items.error()
        if step.has_settled:
            self._settle_edges_of(step)

    def _settle_edges_of(self, source: Step) -> None:
        """Settle the edges of a step, and of all that is skipped by it."""
        for edge in self.graph.edges_from[source.node.key]:
            child = self.steps[edge.target]
            child.unsettled -= 1
            child.live += self._is_live(edge)
            self.go_on(child)

    def _is_live(self, edge: Edge) -> bool:
        """How an edge settles, once its source has ended so that it does."""
        source = self.steps[edge.source]
        if source.status == "skipped":
            return False
        return not edge.handles or source.current.handle in edge.handles

    def _tries(self, step: Step, status: str) -> int:
        """Attempts that ended so since the last one that the graph or a person asked for."""
        count = 0
        for attempt in reversed(step.attempts[: step.attempt]):
            count += attempt.status == status
            if attempt.origin != "retry":
                break
        return count

    def _cancel_unfinished(self) -> None:
        for step in self.all_steps.values():
            if step.status in UNFINISHED:
                if step.status in ACTIVE:
                    step.current.status = "canceled"
                step.status = "canceled"
        for items in self.maps.values():
            items.is_open = False

    def judge_reset(self, starts: list[str], targets: list[Step]) -> list[Step]:
        """The steps that a resume which begins with these resets, other than the targets; refused while one is
        executed."""
        keys = set(starts).union(*(self.graph.descendants(key) for key in starts))
        touched = [step for step in self.steps.values() if step.node.key in keys]
        if any(step.status == "running" for step in touched):
            raise RefusedError("descendant_running")
        return [step for step in touched if step not in targets]

    def _resume(self, plan: Plan, request: Request) -> None:
        act = note(plan, self)
        self.told.append(act)
        if plan.moved:
            self.graph, self.version = plan.moved.graph, plan.moved.version
            self.under = (self.graph,)
            self.steps, self.retired = plan.moved.steps, plan.moved.retired
        self.directive = None
        # What is supplied for one item is nothing of its map.
        given = None if request.item else request.supplied
        for step in plan.touched:
            if step.status in ("ready", "waiting"):
                step.current.status = "canceled"
        for key in plan.renewed:
            self.steps[key].epoch += 1
        for step in plan.reset:
            step.status = "pending"
            step.timing = policy_of(request, step.node.key)
        for target in plan.targets:
            step = target.step
            is_pause = step.node.kind == "pause" and given is None
            is_answer = is_pause and step.status == "paused" and target.is_same
            is_later = starts_later(step, request, target.is_same)
            step.status = "paused" if is_pause and not is_answer else "waiting" if is_later else "ready"
            origin = "resume" if given is None else "supplied"
            supplied = APPROVED if is_answer else given
            attempt = Attempt(0, origin, "", target.reads, target.mode, target.patches, is_later, supplied)
            attempt.request = request
            self._add(step, attempt)
            act.made[step.node.key] = attempt
        for step in plan.touched:
            self.count_edges_of(step)
        self._derive()

    def count(self, *statuses: str) -> int:
        """How many steps are in one of these states."""
        return sum(step.status in statuses for step in self.steps.values())

    def _derive(self) -> None:
        """The status of the run from its directive and its steps."""
        if self.count(*ACTIVE):
            self.status = "running"
        elif self.directive in ENDED:
            self.status = str(self.directive)
        elif self.count("paused"):
            self.status = "paused"
        elif any(step.has_failed for step in self.steps.values()):
            self.status = "failed"
        elif self.count("canceled"):
            self.status = "canceled"
        else:
            self.status = "succeeded"

    # What may be compared.

    def compose(self, key: str) -> dict[str, int]:
        """The upstream attempts that an input of this step reads when it is composed now: of a step that was skipped
        none, whatever it once made."""
        reads = ((read, self.steps[read]) for read in self.graph.by_key[key].reads)
        return {read: step.attempt for read, step in reads if step.status in ("succeeded", "failed")}

    def document(self, reads: Mapping[str, int], patches: Iterable[Json], item: Mapping[str, Json] = NO_ITEM) -> Json:
        """The input that such a snapshot stands for."""
        read = {key: self.steps[key].attempts[number - 1] for key, number in reads.items()}
        document: Json = {
            "input": self.input,
            "steps": {key: {"output": a.output, "error": a.error} for key, a in read.items()},
            **item,
        }
        for patch in patches:
            document = merge(document, patch)
        return document

    def given(self, key: str) -> Json:
        """What the current attempt of a step is given."""
        step = self.the(key)
        value = {"item": step.value} if isinstance(step, Item) else {}
        return self.document(step.current.reads, step.current.patches, value)

    def state(self) -> Json:
        """Everything that the tables must say."""
        steps = self.steps.values()
        items = {item.name: item for mapped in self.maps.values() for item in mapped.known.values()}
        everything = [*steps, *self.retired.values(), *items.values()]
        return {
            "run": {
                "status": self.status,
                "active": self.count(*ACTIVE),
                "paused": self.count("paused"),
                "failed": sum(step.has_failed for step in steps),
                "canceled": self.count("canceled"),
                "deadline": self.has_deadline,
            },
            "steps": {
                step.node.key: [step.status, step.attempt, step.unsettled, step.live, step.epoch] for step in steps
            },
            "retired": {step.node.key: [step.status, step.attempt] for step in self.retired.values()},
            "items": {name: row for items in self.maps.values() for name, row in items.state().items()},
            "maps": {
                key: [len(items.left), items.active, items.failed] for key, items in self.maps.items() if items.is_open
            },
            "attempts": {
                f"{step.node.key}/{a.number}": [a.origin, a.status, a.mode, a.output, a.version]
                for step in everything
                for a in step.attempts
            },
            "queue": {
                f"{step.node.key}/{step.current.number}": ("leased" if step.status == "running" else "free")
                for step in everything
                if step.status in ACTIVE and not (step.node.kind == "map" and self.maps[step.node.key].is_open)
            },
        }
