"""The state machine and the resume rules said once more, in plain Python.

The model keeps one run. It is told which work was claimed, how it ended, and what a person asked
for; it says what state the run must be in, or why the act must be refused. It shares no code with
the engine and does nothing cleverly, so that where the two differ one of them misread a rule.
Out of its sight: time, leases, outside effects, input patches, `map`, the run deadline.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from model.graphs import Edge, Graph, Json, Node
from model.scenarios import RETRYABLE, Outcome

ACTIVE = frozenset({"ready", "running", "waiting"})
UNFINISHED = ACTIVE | {"pending", "paused"}
ENDED = frozenset({"succeeded", "failed", "canceled"})


class RefusedError(Exception):
    """The act changes nothing; `reason` is the stable word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Attempt:
    """One execution of a step.

    `is_later` says that it is not due yet, or was not when it was paused.
    """

    number: int
    origin: str
    status: str
    is_later: bool = False
    output: Json = None
    handle: str | None = None
    supplied: Json = None


@dataclass
class Step:
    """A node in the run: its state and all its attempts."""

    node: Node
    unsettled: int
    live: int = 0
    status: str = "pending"
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def current(self) -> Attempt:
        return self.attempts[-1]

    @property
    def has_settled(self) -> bool:
        """Whether its outgoing edges are settled."""
        return self.status in ("succeeded", "skipped") or (self.status == "failed" and self.node.is_tolerant)

    @property
    def has_failed(self) -> bool:
        return self.status == "failed" and not self.node.is_tolerant


@dataclass(frozen=True)
class Accepted:
    """What the engine must answer to a resume of one step."""

    attempt: int
    from_attempt: int
    reset: frozenset[str]


class Run:
    """One run of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.status = "running"
        self.directive: str | None = None
        self.steps = {n.key: Step(n, len(graph.edges_to[n.key])) for n in graph.nodes}
        for step in self.steps.values():
            if step.unsettled == 0:
                self._bear(step, "first")
        self._derive()

    # What the worker does.

    def claimable(self) -> list[str]:
        """The steps that a claim may take now."""
        return [
            key
            for key, step in self.steps.items()
            if step.status == "ready" or (step.status == "waiting" and not step.current.is_later)
        ]

    def fall_due(self, key: str) -> None:
        """The time that a waiting step waits for has come."""
        self.steps[key].current.is_later = False

    def claim(self, key: str, attempt: int) -> None:
        """A worker took the step's queued attempt."""
        step = self.steps[key]
        assert key in self.claimable(), f"{key} was claimed while {step.status}"
        assert step.current.number == attempt, f"{key} was claimed with attempt {attempt}"
        step.status = step.current.status = "running"

    def owns(self, key: str, attempt: int) -> bool:
        """Whether the worker that claimed this attempt still holds it."""
        step = self.steps[key]
        return step.status == "running" and step.current.number == attempt

    def finish(self, key: str, attempt: int, result: Outcome) -> bool:
        """A worker reports; False where the attempt is no longer its own and nothing changes."""
        if not self.owns(key, attempt):
            return False
        step = self.steps[key]
        if result.outcome == "released":
            is_held = self.directive == "pause" and step.current.supplied is None
            step.status = "paused" if is_held else "ready"
            step.current.status = "paused" if is_held else "queued"
            self._derive()
            return True
        step.current.status = result.outcome
        step.status = "succeeded" if result.outcome == "succeeded" else "failed"
        if step.status == "succeeded":
            supplied = step.current.supplied
            step.current.output = result.output if supplied is None else supplied
            step.current.handle = result.handle
        elif result.outcome == "lost":
            if self._tries(step, "lost") <= step.node.losses:
                self._bear(step, "retry")
        elif result.error_class == RETRYABLE and self._tries(step, "failed") < step.node.tries:
            self._bear(step, "retry", is_later=True)
        if step.has_settled:
            self._settle_edges_of(step)
        if step.node.kind == "terminate" and step.status == "succeeded":
            self._cancel_unfinished()
            self.directive = step.node.ends_as
        self._derive()
        return True

    # What a person does.

    def resume_step(self, key: str, supplied: Json = None, expected_attempt: int | None = None) -> Accepted:
        """Run this step and everything below it once more."""
        if key not in self.steps:
            raise RefusedError("step_not_found")
        target = self.steps[key]
        self._judge_target(target)
        reset = self._judge_reset([target])
        from_attempt = len(target.attempts)
        if expected_attempt not in (None, from_attempt):
            raise RefusedError("stale_attempt")
        if target.status == "paused" and target.node.kind == "pause" and supplied is None:
            self._resume([target], reset, answer={"approved": True})
        else:
            self._resume([target], reset, supplied=supplied)
        return Accepted(len(target.attempts), from_attempt, frozenset(s.node.key for s in reset))

    def resume_run(self) -> dict[str, int]:
        """Resume every root at once; answers the new attempt of each."""
        roots = [step for step in self.steps.values() if _is_root(step)]
        below = set().union(*(self.graph.descendants(root.node.key) for root in roots))
        targets = [root for root in roots if root.node.key not in below]
        if not targets:
            raise RefusedError("step_not_resumable")
        self._resume(targets, self._judge_reset(targets))
        return {target.node.key: len(target.attempts) for target in targets}

    def pause_run(self) -> None:
        """Hold everything that nobody executes at the moment; an answer that was given stands."""
        if self.status in ENDED:
            raise RefusedError("run_ended")
        if self.status == "paused":
            return
        self.directive = "pause"
        for step in self.steps.values():
            if step.status in ("ready", "waiting") and step.current.supplied is None:
                step.status = step.current.status = "paused"
        self._derive()

    def cancel_run(self) -> None:
        """Stop for good, what is being executed included."""
        if self.status in ENDED:
            raise RefusedError("run_ended")
        self._cancel_unfinished()
        self.directive = "canceled"
        self._derive()

    # How it follows.

    def _bear(self, step: Step, origin: str, is_later: bool = False, supplied: Json = None) -> None:
        """A new attempt, and the step with it: queued now, queued for later, or paused."""
        if origin == "retry":
            supplied = step.current.supplied
        elif step.node.kind == "delay" and supplied is None:
            is_later = True
        if supplied is None and (self.directive == "pause" or step.node.kind == "pause"):
            step.status = "paused"
        else:
            step.status = "waiting" if is_later or origin == "retry" else "ready"
        status = "paused" if step.status == "paused" else "queued"
        number = len(step.attempts) + 1
        step.attempts.append(Attempt(number, origin, status, is_later, supplied=supplied))

    def _settle_edges_of(self, source: Step) -> None:
        """Settle the edges of a step, and of all that is skipped by it."""
        sources = [source]
        while sources:
            source = sources.pop()
            for edge in self.graph.edges_from[source.node.key]:
                child = self.steps[edge.target]
                child.unsettled -= 1
                child.live += self._is_live(edge)
                if child.status == "pending" and child.unsettled == 0:
                    if child.live > 0:
                        self._bear(child, "first")
                    else:
                        child.status = "skipped"
                        sources.append(child)

    def _is_live(self, edge: Edge) -> bool:
        """How an edge settles, once its source has ended so that it does."""
        source = self.steps[edge.source]
        if source.status == "skipped":
            return False
        return not edge.handles or source.current.handle in edge.handles

    def _tries(self, step: Step, status: str) -> int:
        """Attempts that ended so since the last one that the graph or a person asked for."""
        count = 0
        for attempt in reversed(step.attempts):
            count += attempt.status == status
            if attempt.origin != "retry":
                break
        return count

    def _cancel_unfinished(self) -> None:
        for step in self.steps.values():
            if step.status in UNFINISHED:
                if step.status in ACTIVE:
                    step.current.status = "canceled"
                step.status = "canceled"

    def _judge_target(self, step: Step) -> None:
        """Refuse a step that can't be resumed in the state it is in."""
        if step.status == "skipped":
            raise RefusedError("step_not_taken")
        if step.status == "pending" or (step.status == "canceled" and step.unsettled > 0):
            raise RefusedError("step_not_reached")
        waits_for_retry = step.status == "waiting" and step.current.origin == "retry"
        if step.status in ACTIVE and not waits_for_retry:
            raise RefusedError("step_not_resumable")

    def _judge_reset(self, targets: list[Step]) -> list[Step]:
        """The steps that a resume of these resets; refused while one of them is executed."""
        keys = set().union(*(self.graph.descendants(target.node.key) for target in targets))
        reset = [step for step in self.steps.values() if step.node.key in keys]
        if any(step.status == "running" for step in reset):
            raise RefusedError("descendant_running")
        return reset

    def _resume(self, targets: list[Step], reset: list[Step], supplied: Json = None, answer: Json = None) -> None:
        self.directive = None
        for step in (*targets, *reset):
            if step.status in ("ready", "waiting"):
                step.current.status = "canceled"
        for step in reset:
            step.status = "pending"
        for step in targets:
            is_held = step.status == "paused" and step.node.kind != "pause"
            is_later = is_held and step.current.is_later
            origin = "resume" if supplied is None else "supplied"
            self._bear(step, origin, is_later, answer if supplied is None else supplied)
        for step in reset:
            edges = self.graph.edges_to[step.node.key]
            settled = [edge for edge in edges if self.steps[edge.source].has_settled]
            step.unsettled = len(edges) - len(settled)
            step.live = sum(self._is_live(edge) for edge in settled)
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

    def given(self, key: str) -> dict[str, Json]:
        """The outputs that an attempt of this step reads when it is composed now: null of a step
        that was skipped, whatever it once made, and of a tolerated failure."""
        reads = ((read, self.steps[read]) for read in self.graph.by_key[key].reads)
        return {k: s.current.output if s.status == "succeeded" else None for k, s in reads}

    def state(self) -> Json:
        """Everything that the tables must say."""
        steps = self.steps.values()
        return {
            "run": {
                "status": self.status,
                "active": self.count(*ACTIVE),
                "paused": self.count("paused"),
                "failed": sum(step.has_failed for step in steps),
                "canceled": self.count("canceled"),
            },
            "steps": {step.node.key: [step.status, len(step.attempts), step.unsettled, step.live] for step in steps},
            "attempts": {
                f"{step.node.key}/{a.number}": [a.origin, a.status, a.output] for step in steps for a in step.attempts
            },
            "queue": {
                f"{step.node.key}/{step.current.number}": ("leased" if step.status == "running" else "free")
                for step in steps
                if step.status in ACTIVE
            },
        }


def _is_root(step: Step) -> bool:
    """Whether a resume of the whole run resumes this step."""
    return (
        step.has_failed
        or (step.status == "paused" and step.node.kind != "pause")
        or (step.status == "canceled" and step.unsettled == 0)
    )
