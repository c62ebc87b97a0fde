"""A resume by hand with one thing in it that the ticket didn't promise, for every column that a caller may write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from .by_hand import FROM_A, FROM_B, OF_ENDED, Act, Intruder
from .judging import Attack, Attacks, Raid
from .stage import Stage

PATCHED = Act(patch={"input": {"n": 2}})
DELAYED = Act(options={"delay": 7200})

NOT_COVERED = "42501"
NEGATIVE = "23514"


@dataclass(frozen=True, slots=True)
class Altered:
    """What is wrong, said in a sentence; the piece of the statement, and what stands there instead."""

    sentence: str
    piece: str
    instead: str
    act: Act = FROM_B
    refusal: str | None = None


ATTEMPTS = [
    Altered("the attempt is called a first one", "t.origin", "'first'"),
    Altered("the attempt is called a retry", "t.origin", "'retry'"),
    Altered("the attempt is called supplied", "t.origin", "'supplied'"),
    Altered("the attempt is born succeeded", "else 'queued'", "else 'succeeded'"),
    Altered("the attempt is born running", "else 'queued'", "else 'running'"),
    Altered("the attempt is born paused", "else 'queued'", "else 'paused'"),
    Altered("the attempt is born canceled", "else 'queued'", "else 'canceled'"),
    Altered("the attempt is put off", "t.due_at", "t.due_at + interval '1 day'"),
    Altered("the attempt is never due", "t.due_at", "'infinity'"),
    Altered("the delay is cut short", "t.due_at", "now()", DELAYED),
    Altered("an attempt number is skipped", "t.attempt,", "t.attempt + 1,", refusal=NOT_COVERED),
    Altered("an attempt number is used again", "t.attempt,", "t.from_attempt,", refusal=NOT_COVERED),
    Altered("the attempt names no act", "v.id, t.origin", "null, t.origin", refusal=NOT_COVERED),
    Altered("the attempt names another act", "v.id, t.origin", "gen_random_uuid(), t.origin", refusal=NOT_COVERED),
    Altered("the attempt is of an item", "t.item_key", "'1'", refusal=NOT_COVERED),
    Altered("the attempt is of a step below", "t.step_key", "'c'", refusal=NOT_COVERED),
    Altered("the attempt is of a kept step", "t.step_key", "'a'", refusal=NOT_COVERED),
    Altered("the attempt is of another run", "v.run_id", "gen_random_uuid()", refusal=NOT_COVERED),
    Altered("the attempt is in another project", "v.project_id", "gen_random_uuid()", refusal="23503"),
]

READS = "coalesce(o.reads, t.reads)"
SNAPSHOTS = [
    Altered("the clone reads nothing", READS, "'{}'"),
    Altered("the clone reads another attempt", READS, """'{"a": 2}'"""),
    Altered("the clone reads one more step", READS, """'{"a": 1, "side": 1}'"""),
    Altered("the clone writes the attempt that it reads otherwise", READS, """'{"a": 1.0}'"""),
    Altered("a patch is smuggled in", "t.patches", """'[{"input": {"n": 666}}]'"""),
    Altered("the patch is dropped", "t.patches", "'[]'", PATCHED),
    Altered("the patch is another one", "t.patches", """'[{"input": {"n": 3}}]'""", PATCHED),
    Altered("the patch is laid on twice", "t.patches", "t.patches || t.patches", PATCHED),
    Altered("the patch writes its number otherwise", "t.patches", """'[{"input": {"n": 2.000}}]'""", PATCHED),
    Altered("the clone is called composed", "t.input_mode, o", "'composed', o"),
    Altered("the clone is of nothing", "o.attempt, coalesce", "null, coalesce"),
    Altered("the clone is of another attempt", "o.attempt, coalesce", "o.attempt + 5, coalesce"),
    Altered("the node is another one", "coalesce(o.node_hash, t.node_hash)", "'forged'"),
    Altered("the snapshot names no act", "t.attempt, v.id,", "t.attempt, null,", refusal=NOT_COVERED),
    Altered("the old snapshot is written again", "t.attempt, v.id,", "t.from_attempt, v.id,", refusal=NOT_COVERED),
]


def _of(status: str, instead: str) -> tuple[str, str]:
    return "status = p.status,", f"status = case p.status when '{status}' then '{instead}' else p.status end,"


STEPS = [
    Altered("the target is called succeeded", *_of("ready", "succeeded")),
    Altered("the target is left waiting", *_of("ready", "waiting")),
    Altered("the target is called running", *_of("ready", "running")),
    Altered("the target stays failed", *_of("ready", "failed")),
    Altered("what lies below is ready at once", *_of("pending", "ready")),
    Altered("what lies below is called succeeded", *_of("pending", "succeeded")),
    Altered("what lies below is skipped", *_of("pending", "skipped")),
    Altered("what lies below is canceled", *_of("pending", "canceled"), FROM_A),
    Altered("the step counts one attempt more", "p.attempt,", "p.attempt + 1,"),
    Altered("the step keeps its attempt", "p.attempt,", "s.attempt,"),
    Altered("one edge more is unsettled", "p.unsettled,", "p.unsettled + 1,"),
    Altered("a join waits for one edge less", "p.unsettled,", "greatest(p.unsettled - 1, 0),"),
    Altered("one edge more is live", "p.live,", "p.live + 1,"),
    Altered("one edge less is live", "p.live,", "greatest(p.live - 1, 0),"),
    Altered("effects get a new key unasked", "p.effect_epoch\n", "p.effect_epoch + 1\n"),
    Altered("effects get an old key", "p.effect_epoch\n", "p.effect_epoch - 1\n"),
    Altered("kept steps are changed too", "s.ordinal = p.ordinal", "p.status = 'ready'", refusal=NOT_COVERED),
]

RUN = [
    Altered("the run is called succeeded", "v.run_status", "'succeeded'"),
    Altered("the run is called paused", "v.run_status", "'paused'"),
    Altered("the run stays failed", "v.run_status", "'failed'", OF_ENDED),
    Altered("the run keeps its error", "error = null", "error = r.error", OF_ENDED),
    Altered("the run gets an error", "error = null", "error = '{}'"),
    Altered("the run keeps its end", "finished_at = null", "finished_at = r.finished_at", OF_ENDED),
    Altered("the run gets an end", "finished_at = null", "finished_at = now()"),
    Altered("the run is ordered to pause", "directive = null", "directive = 'pause'"),
    Altered("the run is ordered to be canceled", "directive = null", "directive = 'cancel'"),
    Altered("one step more is active", "v.active_count", "v.active_count + 1"),
    Altered("one step less is active", "v.active_count", "v.active_count - 1"),
    Altered("one step more is paused", "v.paused_count", "v.paused_count + 1"),
    Altered("one step less is paused", "v.paused_count", "v.paused_count - 1", refusal=NEGATIVE),
    Altered("one step more has failed", "v.failed_count", "v.failed_count + 1"),
    Altered("one step less has failed", "v.failed_count", "v.failed_count - 1"),
    Altered("one step more is canceled", "v.canceled_count", "v.canceled_count + 1"),
    Altered("one step less is canceled", "v.canceled_count", "v.canceled_count - 1", refusal=NEGATIVE),
]

COLLEAGUE = "(select m.user_id from meshhook.project_members as m where m.user_id <> v.actor and m.role = 'operator')"
AUDIT = [
    Altered("the audit row names nobody", "v.actor", "null"),
    Altered("the audit row names a colleague", "v.actor", COLLEAGUE),
    Altered("the audit row tells of another act", "v.kind", "'cancel_run'"),
    Altered("the audit row is about something else", "'workflow_run'", "'secret'"),
    Altered("the audit row is about another run", "v.run_id", "gen_random_uuid()"),
    Altered("the audit row is in another project", "v.project_id", "gen_random_uuid()", refusal=NOT_COVERED),
    Altered("the audit row names no act", "v.id, v.facts", "null, v.facts", refusal=NOT_COVERED),
    Altered("the audit row names another act", "v.id, v.facts", "gen_random_uuid(), v.facts", refusal=NOT_COVERED),
    Altered("the audit row tells nothing", "v.facts", "'{}'"),
    Altered("the audit row gives another reason", "v.facts", """v.facts || '{"reason": "the boss said so"}'"""),
    Altered("the audit row hides what was reset", "v.facts", "v.facts - 'reset'"),
    Altered("the audit row tells more than was", "v.facts", """v.facts || '{"approved_by": "the boss"}'"""),
    Altered("the audit row writes a number otherwise", "v.facts", "jsonb_set(v.facts, '{targets,0,attempt}', '2.00')"),
    Altered("the audit row claims another database role", "v.request ->> 'database_role'", "'service_role'"),
    Altered("the audit row claims another request", "v.request ->> 'request_id'", "'1'"),
    Altered("the audit row claims another address", "v.request ->> 'ip_address'", "'::1'"),
    Altered("the audit row claims another browser", "v.request ->> 'user_agent'", "'x'"),
]

attacks = Attacks()


def _add(write: str, gap: str, alterations: Iterable[Altered]) -> None:
    for altered in alterations:
        attacks.add(_altering(write, altered), altered.refusal or f"PT403 {gap}", altered.act)


def _altering(write: str, altered: Altered) -> Raid:
    def raid(by: Intruder) -> None:
        by.resume(altered={write: {altered.piece: altered.instead}})

    raid.__name__ = altered.sentence.replace(" ", "_")
    raid.__doc__ = f"In the write of {write}, {altered.piece} becomes {altered.instead}."
    return raid


_add("attempts", "attempts", ATTEMPTS)
_add("snapshots", "snapshots", SNAPSHOTS)
_add("steps", "steps", STEPS)
_add("run", "run", RUN)
_add("audit", "audit row", AUDIT)


@pytest.mark.parametrize("attack", attacks, ids=str)
def test_one_altered_thing_leaves_nothing(attack: Attack, stage: Stage) -> None:
    attack.judge(stage)
