"""What a node kind is to the worker: a class that turns a claimed step into an output.

A package adds kinds through the entry-point group `meshhook.nodes`: the entry's name is the kind,
its value a subclass of Node. One instance serves a whole worker, so it holds no state of a step.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from meshhook.errors import NodeFailed
from meshhook.expressions import FULL_BUDGET, INLINE_BUDGET, Meter
from meshhook.settings import WorkerSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """One claimed attempt of a step, as the database handed it out."""

    queue_id: int
    token: str
    project_id: str
    run_id: str
    step_key: str
    item_key: str
    attempt: int
    origin: str
    act_id: str | None
    workflow_id: str
    slug: str
    version: int
    kind: str
    config: Mapping[str, Any]
    timeout_s: float
    context: Mapping[str, Any]
    """The document of expressions: input, steps, item."""
    effect_key: str
    """The same for every attempt that must not have its effect twice."""
    supplied: Mapping[str, Any] | None
    """An output that a person gave: nothing is executed then."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The project's secrets that the config names, sealed, by their names."""
    waited_s: float = 0.0
    """From the moment it could be claimed to its claim, by the database's clock."""

    @classmethod
    def from_wire(cls, item: Mapping[str, Any]) -> Work:
        """`item` is one element of the answer's `work`; lease times stay in the database."""
        return cls(
            queue_id=item["queue_id"],
            token=item["token"],
            project_id=item["project_id"],
            run_id=item["run_id"],
            step_key=item["step_key"],
            item_key=item.get("item_key") or "",
            attempt=item["attempt"],
            origin=item["origin"],
            act_id=item.get("act_id"),
            workflow_id=item["workflow_id"],
            slug=item["slug"],
            version=item["version"],
            kind=item["kind"],
            config=item.get("config") or {},
            timeout_s=item["timeout_s"],
            context={"item": None, **(item.get("context") or {})},
            effect_key=item["effect_key"],
            supplied=item.get("supplied"),
            secrets=item.get("secrets") or {},
            waited_s=float(item.get("waited_s") or 0),
        )


@dataclass(frozen=True, slots=True)
class Output:
    """What a step produced: any JSON and, from a branch, the handle it chose."""

    value: Any = None
    handle: str | None = None


@dataclass(slots=True)
class Effect:
    """The record of one call to the outside, filled in while it happens.

    Nothing in it may hold a secret. `sent_at` is None until the first byte is handed over.
    """

    method: str
    url: str
    key: str
    status: int | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    is_answered: bool = False
    """The whole answer was read."""

    def end(self) -> None:
        self.ended_at = datetime.now(UTC)

    def as_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "url": self.url,
            "key": self.key,
            "status": self.status,
            "sent_at": self.sent_at.isoformat() if self.sent_at else None,
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
            "may_have_happened": self.sent_at is not None and not self.is_answered,
        }


@dataclass(slots=True)
class Call:
    """One execution: the work, and the effect that the node records on it.

    The effect stands here, not on the output, so that it is known too when the execution fails, is
    cancelled or runs out of time.
    """

    work: Work
    effect: Effect | None = None


class Node(ABC):
    """A kind that waits for something outside; one asyncio task executes one step."""

    kind: ClassVar[str]

    def __init__(self, settings: WorkerSettings) -> None:
        self.settings = settings

    @abstractmethod
    async def execute(self, call: Call) -> Output:
        """Does the step's work; raises NodeFailed with the class that retries are decided by."""

    async def close(self) -> None:  # noqa: B027 - most kinds hold nothing open
        """Gives up what the node holds open; the worker is ending."""


class InlineNode(Node):
    """A kind that only computes. The worker runs it between two round trips, without a task.

    When the meter of the loop doesn't suffice it runs again, in a thread, with the full one; so
    `evaluate` must have no effect but its result.
    """

    @abstractmethod
    def evaluate(self, work: Work, meter: Meter) -> Output:
        """The step's output; pays the meter for what it costs."""

    async def execute(self, call: Call) -> Output:
        return await in_thread(lambda meter: self.evaluate(call.work, meter))


async def within_budget(compute: Callable[[Meter], T]) -> T:
    """`compute` in the loop if it is cheap, else once more in a thread beside it."""
    meter = Meter(INLINE_BUDGET)
    try:
        return compute(meter)
    except NodeFailed:
        if not meter.is_exhausted:
            raise
    return await in_thread(compute)


async def in_thread(compute: Callable[[Meter], T]) -> T:
    """`compute` in a thread with the full budget; cancelling takes the budget away, so it ends."""
    meter = Meter(FULL_BUDGET)
    try:
        return await asyncio.to_thread(compute, meter)
    except asyncio.CancelledError:
        meter.left = -1
        raise
