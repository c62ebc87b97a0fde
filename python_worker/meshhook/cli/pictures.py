"""What a run, a plan, an act and an attempt look like in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from meshhook.cli.output import clock, short, status
from meshhook.database.answers import Attempt, Event, JsonObject, RunView, Step
from meshhook.database.audit_answers import AuditRow
from meshhook.database.resume_answers import (
    Effect,
    Plan,
    PlannedDefinition,
    ResumedRun,
    ResumedStep,
    StepPolicy,
    Target,
    Timer,
)
from meshhook.visible import visible

Lines = Iterable[str | Text]

_OUTCOMES = {
    "completed": "was completed with {status}",
    "answered": "was answered {status}",
    "may_have_happened": "may have happened: no answer came",
    "not_sent": "was not sent",
    "completed_items_are_kept": "{unfinished_items} items call again, {completed_items} were completed and are kept",
    "completed_items_may_repeat": "{completed_items} items were completed and may call again",
}


def picture_of_run(view: RunView) -> RenderableType:
    """The run, its steps in order, and the attempts of a step where one of them says more."""
    view = visible(view)
    tree = Tree(
        Text.assemble(
            (f"{view.definition.slug} v{view.definition.version}  ", "bold"),
            status(view.run.status),
            f"  {view.run.id}",
        ),
        guide_style="dim",
    )
    width = max(len(step.step_key) for step in view.steps)
    for step in view.steps:
        branch = tree.add(Text.assemble(f"{step.step_key:<{width}}  ", status(step.status)))
        own = [one for one in view.attempts if (one.step_key, one.item_key) == (step.step_key, step.item_key)]
        if len(own) > 1 or any(one.error for one in own):
            for attempt in own:
                branch.add(_attempt_line(attempt, step.kind == "pause" or attempt.origin == "supplied"))
    return tree


def _attempt_line(attempt: Attempt, is_answer: bool) -> Text:
    line = Text.assemble((f"attempt {attempt.attempt}, {attempt.origin}  ", "dim"), status(attempt.status))
    if attempt.error:
        line.append(f"  {attempt.error.get('message')}", style="dim")
    elif attempt.actor and is_answer:
        line.append(f"  by {attempt.actor}", style="dim")
    return line


def event_line(event: Event) -> Text:
    """An event on one line."""
    event = visible(event)
    subject, _, word = event.type.partition("_")
    payload = event.payload
    name = f"{payload.get('step_key')} {payload.get('attempt')}" if subject == "step" else subject
    error = payload.get("error")
    more = error.get("message") if isinstance(error, dict) else payload.get("reason")
    return Text.assemble(
        (f"{event.number:>4}  {clock(event.ts)[11:]}  ", "dim"),
        status(word),
        f"  {name}",
        (f"  {more}" if more else "", "dim"),
    )


def picture_of_plan(plan: Plan) -> RenderableType:
    """Everything of a preview that bears on the decision."""
    plan = visible(plan)
    return labelled(
        ("target", map(_target, plan.targets)),
        ("definition", _definition(plan.definition)),
        ("input", [f"{plan.input.mode}: {plan.input.why}"]),
        ("reset", _steps(plan.reset)),
        ("kept", _steps(plan.kept)),
        ("blocked by", [_blocker(one) for one in plan.blocked_by]),
        ("effects", [line for effect in plan.effects for line in _effect(effect)]),
        ("timers", map(_timer, plan.timers)),
        ("policy", map(_policy, plan.policy.steps)),
        ("plan hash", [plan.plan_hash]),
    )


def _steps(steps: list[Step]) -> Lines:
    width = max((len(step.step_key) for step in steps), default=0)
    for step in steps:
        yield Text.assemble(f"{step.step_key:<{width}}  ", status(step.status))


def _definition(definition: PlannedDefinition) -> Lines:
    if isinstance(definition.steps, list):
        yield f"{definition.slug} v{definition.version}: {definition.verdict}"
        for step in definition.steps:
            if isinstance(step, dict) and step["verdict"] != "same":
                yield f"  {step['step_key']}  {step['verdict']}"


def _target(target: Target) -> str:
    if target.from_attempt is None:
        return f"{target.step_key}  attempt {target.attempt}, its first"
    return f"{target.step_key}  attempt {target.from_attempt} → {target.attempt}"


def _blocker(blocker: JsonObject) -> str:
    return f"{blocker.get('step_key')} waits for {short(blocker.get('parents'))}"


def _effect(effect: Effect) -> Iterable[Text]:
    yield Text(f"{effect.method} {effect.url}")
    yield Text(f"  {_outcome_of(effect)}", "dim")
    if effect.is_forbidden:
        yield Text(f"  its definition forbids a new key: --repeat {effect.step_key}=same_key", "red")
    elif effect.outcome == "completed" and effect.repeat == "same_key":
        yield Text("  it would be sent once more, with the same key", "yellow")
    elif effect.needs_acknowledgement:
        yield Text("  it would happen once more, with a new key unless told otherwise", "yellow")
    elif effect.outcome == "completed":
        yield Text("  it happens once more, with a new key, as its definition allows", "yellow")
    if effect.key:
        yield Text(f"  key {effect.key[:32]}…", "dim")
    if effect.next_key and effect.next_key != effect.key:
        yield Text(f"  new key {effect.next_key[:32]}…", "dim")


def _outcome_of(effect: Effect) -> str:
    name = f"{effect.step_key}[{effect.item_key}]" if effect.item_key else effect.step_key
    attempt = "" if effect.attempt is None else f", attempt {effect.attempt}"
    when = "" if effect.sent_at is None else f" at {clock(effect.sent_at)}"
    return f"{name}{attempt}, {_OUTCOMES[effect.outcome].format_map(effect.model_dump())}{when}"


def told_effect(effect: Effect) -> str:
    """An effect in one line, for a question."""
    return f"{effect.method} {effect.url} ({_outcome_of(effect)})"


def _timer(timer: Timer) -> str:
    if timer.due == "now":
        return f"{timer.step_key} does not wait"
    if timer.due == "keep":
        return f"{timer.step_key} keeps its due time, {clock(timer.old_due_at)}"
    before = "" if timer.old_due_at is None else f"; it was due at {clock(timer.old_due_at)}"
    return f"{timer.step_key} waits {timer.seconds:g} s anew{before}"


def _policy(policy: StepPolicy) -> str:
    who = "only an admin resumes it" if policy.role == "admin" else "an operator resumes it"
    return f"{policy.step_key}: {who}{', and says why' if policy.require_reason else ''}"


def picture_of_resume(resumed: ResumedRun | ResumedStep) -> RenderableType:
    """What the act did."""
    resumed = visible(resumed)
    return labelled(
        ("resumed before" if resumed.replayed else "resumed", map(_target, resumed.targets)),
        ("reset", resumed.reset),
        ("act", [str(resumed.act_id)]),
        ("audit row", [str(resumed.audit_id)]),
    )


def picture_of_audit(rows: Iterable[AuditRow]) -> RenderableType:
    """Who did what, when and why, one act after the other."""
    return labelled(*((clock(row.created_at), _audit_lines(row)) for row in rows))


def _audit_lines(row: AuditRow) -> Lines:
    row = visible(row)
    facts = row.metadata
    yield Text(f"{row.action} of {row.resource_type} {row.resource_id}", "bold")
    yield f"by {row.user_id}"
    targets = facts.get("targets")
    if isinstance(targets, list):
        yield from (_target(Target.model_validate(one)) for one in targets)
    reset = facts.get("reset")
    if isinstance(reset, list) and reset:
        yield f"reset {', '.join(map(str, reset))}"
    if facts.get("patch_keys"):
        yield f"patch of {short(facts['patch_keys'])}, sha256 {short(facts.get('patch_sha256'), 17)}"
    if facts.get("reason"):
        yield f"reason: {facts['reason']}"


def labelled(*rows: tuple[str, Lines]) -> RenderableType:
    """Labels with one or more lines each; a label without a line is left out."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, lines in rows:
        for place, line in enumerate(lines):
            table.add_row("" if place else label, line if isinstance(line, Text) else Text(line))
    return table
