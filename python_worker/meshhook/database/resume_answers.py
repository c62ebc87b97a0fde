"""What the database answers about a resume: its plan, what it did, what came of it, and its undo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from meshhook.database.answers import Act, Answer, JsonObject, Step


class Side(Answer):
    """One of two attempts that are compared."""

    attempt: int
    origin: str
    status: str
    handle: str | None
    effect_key: str | None
    started_at: datetime | None
    finished_at: datetime | None
    duration_s: float | None
    act: Act | None


class Comparison(Answer):
    """Two attempts of a step.

    A change is {in, path, kind, a, b} with only the sides that there are; it stays the object that it
    came as, since a side that is missing says something else than one that is null.
    """

    step_key: str
    item_key: str
    a: Side
    b: Side
    changes: list[JsonObject]
    is_truncated: bool


class Effect(Answer):
    """An outside call that a resume makes happen again, as it was recorded."""

    step_key: str
    item_key: str = ""
    attempt: int | None
    """None for the items of a map together."""
    outcome: str
    method: str | None = None
    url: str | None = None
    status: int | None = None
    sent_at: datetime | None = None
    key: str | None = None
    next_key: str | None = None
    policy: str
    repeat: str
    needs_acknowledgement: bool
    is_forbidden: bool
    completed_items: int = 0
    unfinished_items: int = 0

    @property
    def is_repeated(self) -> bool:
        """It happened or may have, and its definition does not say that this is nothing to ask about."""
        return self.needs_acknowledgement or (
            self.outcome in ("completed", "may_have_happened") and self.policy != "free"
        )


class Target(Answer):
    """A step that a resume makes run again."""

    step_key: str
    from_attempt: int | None = None
    """None for a step that has never run."""
    attempt: int


class PlannedInput(Answer):
    """What a target will be given, `cloned` or `composed`, and why so."""

    mode: str
    why: str
    document: JsonValue


class StepPolicy(Answer):
    """What the definition asks of whoever resumes a step."""

    step_key: str
    role: str
    require_reason: bool


class PlanPolicy(Answer):
    """What it asks for all targets together, and the role of who asks."""

    role: str
    require_reason: bool
    your_role: str | None
    steps: list[StepPolicy]


class Timer(Answer):
    """A delay that is reset: `due` anew, keep or now."""

    step_key: str
    seconds: float
    due: str
    old_due_at: datetime | None


class PlannedDefinition(Answer):
    """The version that the run would go on under, and whether what is kept fits it."""

    slug: str
    version: int
    verdict: str

    @property
    def steps(self) -> JsonValue:
        """What becomes of each kept step, where it is another version than the run has."""
        return (self.model_extra or {}).get("steps")


class Plan(Answer):
    """What a resume would do."""

    plan_hash: str
    targets: list[Target]
    input: PlannedInput
    reset: list[Step]
    kept: list[Step]
    blocked_by: list[JsonObject]
    effects: list[Effect]
    definition: PlannedDefinition
    policy: PlanPolicy
    timers: list[Timer]

    @property
    def is_refused(self) -> bool:
        """Whatever is answered, the resume will be refused: asking would be in vain."""
        lacks_role = self.policy.your_role != "admin" and self.policy.role == "admin"
        return lacks_role or any(effect.is_forbidden for effect in self.effects)


class ResumedStep(Answer):
    """An accepted resume of one step."""

    act_id: UUID
    run_id: UUID
    step_key: str
    from_attempt: int | None
    attempt: int
    reset: list[str]
    audit_id: int
    replayed: bool

    @property
    def targets(self) -> list[Target]:
        """The one step, in the form that a resume of several has; several where another version made more start."""
        several = (self.model_extra or {}).get("targets")
        if isinstance(several, list):
            return [Target.model_validate(one) for one in several]
        return [Target(step_key=self.step_key, from_attempt=self.from_attempt, attempt=self.attempt)]


class ResumedRun(Answer):
    """An accepted resume of all roots."""

    act_id: UUID
    run_id: UUID
    targets: list[Target]
    reset: list[str]
    audit_id: int
    replayed: bool


class BulkResult(Answer):
    """What became of one run of a bulk: resumed, replayed, or the reason why it was refused."""

    run_id: UUID
    code: str
    hint: str | None = None


class BulkPage(Answer):
    """One page of them; `next` asks for the next one."""

    results: list[BulkResult]
    next: str | None


class Withdrawn(Answer):
    """An attempt that an undo took back."""

    step_key: str
    attempt: int


class Undone(Answer):
    """An undone resume, and the status that it left the run in."""

    act_id: UUID
    undoes: UUID
    run_id: UUID
    status: str
    withdrawn: list[Withdrawn]
