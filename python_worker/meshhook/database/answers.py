"""What the functions of schema meshhook answer, as far as the command line reads it.

Keys that nobody here reads are kept, so that `--json` prints what the function said.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue

JsonObject = dict[str, JsonValue]


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Project(Answer):
    """A project that the person is a member of."""

    project_id: UUID
    name: str


class Projects(Answer):
    """All of them."""

    projects: list[Project]


class Secret(Answer):
    """A secret by its name, and the key that seals it."""

    key: str
    key_id: str
    updated_at: datetime


class Secrets(Answer):
    """All of a project."""

    secrets: list[Secret]


class NamedSecret(Answer):
    """The secret that was set or deleted."""

    project_id: UUID
    key: str


class SealedSecret(Answer):
    """A secret with its ciphertext."""

    key: str
    value_encrypted: str


class Published(Answer):
    """A new version of a workflow."""

    workflow_id: UUID
    slug: str
    version: int


class WorkflowVersion(Answer):
    """One published version."""

    workflow_id: UUID
    version: int
    created_at: datetime


class Workflow(Answer):
    """A workflow with its versions, newest first."""

    slug: str
    version: int
    versions: list[WorkflowVersion]


class Workflows(Answer):
    """All of a project."""

    workflows: list[Workflow]


class Started(Answer):
    """A run that began, or had begun under the same key."""

    run_id: UUID
    status: str
    replayed: bool


class ListedRun(Answer):
    """A run in one line."""

    run_id: UUID
    workflow: str
    version: int
    status: str
    created_at: datetime


class RunPage(Answer):
    """One page of runs, newest first; `next` asks for the next one."""

    runs: list[ListedRun]
    next: str | None


class RunHead(Answer):
    """The run itself."""

    id: UUID
    status: str
    input: JsonValue


class Definition(Answer):
    """The version that a run is pinned to."""

    slug: str
    version: int
    definition: JsonObject


class Step(Answer):
    """A step as it stands, or as a plan found it."""

    step_key: str
    item_key: str
    status: str
    attempt: int


class RunStep(Step):
    """A step of a run."""

    kind: str


class Attempt(Answer):
    """One attempt. `get_run` gives the first 2 kB of its output, `get_attempt` all of it and the input."""

    step_key: str
    item_key: str
    attempt: int
    origin: str
    status: str
    started_at: datetime | None
    finished_at: datetime | None
    error: JsonObject | None
    effect: JsonObject | None
    effect_key: str | None
    actor: UUID | None = None
    """Whose act began it; of a pause step, who answered."""
    input: JsonValue = None
    output: JsonValue = None


class RunView(Answer):
    """A run with its steps, attempts and acts."""

    run: RunHead
    definition: Definition
    steps: list[RunStep]
    attempts: list[Attempt]

    def status_of(self, step_key: str) -> str:
        """The status of a step outside of any map."""
        return next(s.status for s in self.steps if s.step_key == step_key and not s.item_key)


class Act(Answer):
    """Who asked for an attempt, and why."""

    id: UUID
    kind: str
    actor: UUID
    reason: str | None
    created_at: datetime


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


class Difference(Answer):
    """Where the events of a run and its tables disagree; what is about the run itself names no step."""

    problem: str
    step_key: str | None
    item_key: str | None
    attempt: int | None
    event: int | None
    expected: JsonValue
    found: JsonValue


class Event(Answer):
    """One row of a run's log."""

    number: int
    ts: datetime
    type: str
    payload: JsonObject


class Events(Answer):
    """A page of them."""

    events: list[Event]


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


class Done(Answer):
    """A pause or a cancel, and the status it left the run in."""

    act_id: UUID
    run_id: UUID
    status: str


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


class AuditRow(Answer):
    """Who did what, when and why."""

    id: int
    act_id: UUID | None
    user_id: UUID | None
    action: str
    resource_type: str
    resource_id: UUID | None
    metadata: JsonObject
    created_at: datetime


class AuditPage(Answer):
    """One page of them, newest first."""

    audit: list[AuditRow]
    next: str | None


class AuditProblem(Answer):
    """What is not as it must be: at which link, and of which audit row."""

    problem: str
    number: int | None
    audit_id: int | None
    expected: str | None
    found: str | None


class AuditVerdict(Answer):
    """What an audit chain is, from its checkpoint to its head NUMBER:HASH."""

    head: str | None
    checkpoint: int
    links: int
    problem: AuditProblem | None


class AuditExport(Answer):
    """A page of an audit chain; each link is what a line of an export is."""

    links: list[JsonObject]
    next: int | None
