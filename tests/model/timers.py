"""When delays are due that a resume runs again: the rules of resume.md."""

from __future__ import annotations

from collections.abc import Iterable

from model.steps import Request, Step


def policy_of(request: Request, key: str) -> str | None:
    """What a resume says of the time of this delay: anew, keep, now, or nothing."""
    return request.timers if isinstance(request.timers, str) else request.timers.get(key)


def is_put_off(step: Step, policy: str | None) -> bool:
    """Whether a delay that begins now waits."""
    if policy == "now":
        return False
    return step.current.is_later if policy == "keep" and step.attempt > 0 else True


def starts_later(step: Step, request: Request, is_same: bool) -> bool:
    """Whether a step that a resume starts waits. What pause_run stopped keeps its time unless told otherwise; an output
    that is supplied waits for nothing but the delay that was asked for."""
    if request.is_delayed:
        return True
    if step.node.kind == "delay" and request.supplied is None:
        return is_put_off(step, policy_of(request, step.node.key) or ("keep" if step.status == "paused" else None))
    return step.is_held and is_same and step.current.is_later


def plan_timers(touched: Iterable[Step], targets: Iterable[Step], request: Request) -> dict[str, tuple[str, bool]]:
    """What becomes of each delay that would run again, and whether it had a time."""
    named = [step.node.key for step in targets]
    supplied = named if request.supplied is not None else []
    timers: dict[str, tuple[str, bool]] = {}
    for step in touched:
        key = step.node.key
        if step.node.kind == "delay" and key not in supplied:
            held = "keep" if key in named and step.status == "paused" else None
            policy = policy_of(request, key) or held or "anew"
            timers[key] = "anew" if policy == "keep" and step.attempt == 0 else policy, step.attempt > 0
    return timers
