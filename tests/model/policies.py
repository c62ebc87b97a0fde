"""What the definition asks of whoever resumes a step, and of its calls: the rules of resume.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.graphs import Json, Node, Policy
from model.steps import RefusedError, Request


@dataclass(frozen=True)
class Demand:
    """What is asked for a resume: what any version that it has to do with asks for one of its targets."""

    admin: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()

    def judge(self, request: Request) -> None:
        """Refuse a person who may not, or does not say why."""
        if self.admin and not request.is_admin:
            raise RefusedError("role_required")
        if self.reason and not request.has_reason:
            raise RefusedError("reason_required")

    def shown(self, request: Request) -> Json:
        """What a preview says of it."""
        return {
            "role": "admin" if self.admin else "operator",
            "require_reason": bool(self.reason),
            "steps": sorted({*self.admin, *self.reason}),
            "your_role": "admin" if request.is_admin else "operator",
        }


def demand_of(targets: Iterable[tuple[Node, ...]]) -> Demand:
    """What is asked, given the node of each target in each version."""
    nodes = [node for versions in targets for node in versions]
    return Demand(
        tuple(sorted({node.key for node in nodes if node.policy.role == "admin"})),
        tuple(sorted({node.key for node in nodes if node.policy.wants_reason})),
    )


def repeats(policies: Iterable[Policy]) -> str:
    """Whether a call may be repeated: the stricter of what the versions say."""
    said = {policy.repeat or "ask" for policy in policies}
    return "never" if "never" in said else "free" if said == {"free"} else "ask"
