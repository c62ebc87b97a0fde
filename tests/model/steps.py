"""What a run of the model consists of."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from model.graphs import Json, Node
from model.scenarios import Outcome

ACTIVE = frozenset({"ready", "running", "waiting"})
UNFINISHED = ACTIVE | {"pending", "paused"}
ENDED = frozenset({"succeeded", "failed", "canceled"})
APPROVED = {"approved": True}
LOST = {"code": "lease_lost", "class": "lost", "message": "the worker went away in the middle of the attempt"}


class RefusedError(Exception):
    """The act changes nothing; `reason` is the stable word for why, `because` what the model knows besides."""

    def __init__(self, reason: str, because: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.because = because


@dataclass(frozen=True)
class Request:
    """What a person asks for besides the step: the options of a resume, ready to be sent."""

    supplied: Json = None
    patch: Json = None
    is_delayed: bool = False
    expected_attempt: int | None = None
    plan: object = None
    """The fingerprint of a plan that was shown earlier."""
    is_admin: bool = True
    has_reason: bool = False
    version: int | None = None
    is_widened: bool = False
    timers: str | Mapping[str, str] = field(default_factory=dict)
    acknowledge: tuple[str, ...] = ()
    repeat: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    """The item of a map that is meant, rather than all of it."""

    @property
    def consents(self) -> frozenset[str]:
        """The steps whose effects may happen again."""
        return frozenset({*self.acknowledge, *self.repeat})


@dataclass(frozen=True)
class Accepted:
    """What the engine must answer to a resume of one step; it has no new attempt where it waits for others that start
    under another version."""

    attempt: int
    from_attempt: int
    reset: frozenset[str]


@dataclass
class Attempt:
    """One execution of a step.

    `reads` are the upstream attempts whose outputs it is given, `patches` what is merged into that. `is_later` says
    that it is not due yet, or was not when it was paused. `key` is the epoch of the key under which it may call.
    """

    number: int
    origin: str
    status: str
    reads: Mapping[str, int]
    mode: str = "composed"
    patches: tuple[Json, ...] = ()
    is_later: bool = False
    supplied: Json = None
    key: int | None = None
    output: Json = None
    handle: str | None = None
    error: Json = None
    effect: str | None = None
    version: int = 1
    """The version of the definition that it was born under, and its node and edges there."""
    shape: object = None
    method: str = ""
    """How it calls, if it does."""
    was_claimed: bool = False
    """Also when the work was given back since."""
    request: Request | None = None
    """What the person asked for who had it run; its retries keep that."""

    @property
    def outcome_of_call(self) -> str:
        """What is known of the call that it made."""
        if self.effect is None:
            return "may_have_happened" if self.status in ("lost", "canceled") else "not_sent"
        return self.effect


@dataclass
class Step:
    """A node in the run: its state and all its attempts, of which the current one is mostly the last."""

    node: Node
    unsettled: int
    live: int = 0
    status: str = "pending"
    attempt: int = 0
    epoch: int = 1
    timing: str | None = None
    """What the resume that reset it said of its time, if it is a delay."""
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def current(self) -> Attempt:
        return self.attempts[self.attempt - 1]

    @property
    def has_settled(self) -> bool:
        """Whether its outgoing edges are settled."""
        return self.status in ("succeeded", "skipped") or (self.status == "failed" and self.node.is_tolerant)

    @property
    def has_failed(self) -> bool:
        return self.status == "failed" and not self.node.is_tolerant

    @property
    def is_held(self) -> bool:
        """Whether it was going to be executed when somebody paused the run."""
        return self.status == "paused" and self.node.kind != "pause"

    @property
    def is_root(self) -> bool:
        """Whether a resume of the whole run resumes it, unless it is below another root."""
        return self.has_failed or self.is_held or (self.status == "canceled" and self.unsettled == 0)

    @property
    def is_completed(self) -> bool:
        """Whether it has done its work under the key that it has now."""
        return any(a.status == "succeeded" and a.key == self.epoch and a.supplied is None for a in self.attempts)

    @property
    def is_renewed(self) -> bool:
        """Whether its key is another one than before the person or the graph had it run this time."""
        earlier = itertools.dropwhile(lambda a: a.origin == "retry", reversed(self.attempts[: self.attempt]))
        return self.epoch > max((a.key for a in [*earlier][1:] if a.key is not None), default=0)

    def call(self) -> tuple[Attempt, str] | None:
        """The call that running it again would repeat, and what came of it: under the key that the step has now the one
        that was completed, or one that may have been; or else the last."""
        if self.node.kind != "http_call":
            return None
        calls = [a for a in self.attempts if a.key is not None and a.supplied is None and a.method]
        completed = [a for a in calls if a.status == "succeeded" and a.key == self.epoch]
        doubtful = [a for a in calls if a.key == self.epoch and a.outcome_of_call == "may_have_happened"]
        if not calls:
            return None
        call = (completed or doubtful or calls)[-1]
        return call, "completed" if completed and call.method == "POST" else call.outcome_of_call


def judge_target(step: Step) -> None:
    """Refuse a step that can't be resumed in the state it is in."""
    if step.status == "skipped":
        raise RefusedError("step_not_taken")
    if step.status == "pending" or (step.status == "canceled" and step.unsettled > 0):
        raise RefusedError("step_not_reached")
    waits_for_retry = step.status == "waiting" and step.current.origin == "retry"
    if step.status in ACTIVE and not waits_for_retry:
        raise RefusedError("step_not_resumable")


def error_of(outcome: Outcome) -> Json:
    """The error that a failed attempt is left with."""
    if outcome.outcome == "lost":
        return LOST
    return {"code": "scripted", "class": outcome.error_class, "message": "as the script says"}


def merge(target: Json, patch: Json) -> Json:
    """RFC 7396: the target with the patch merged into it."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged
