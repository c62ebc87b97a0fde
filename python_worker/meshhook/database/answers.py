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


class Done(Answer):
    """A pause or a cancel, and the status it left the run in."""

    act_id: UUID
    run_id: UUID
    status: str
