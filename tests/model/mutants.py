"""Mutants of the engine: a rule is dropped from a function, and a random history must notice.

Each is a piece of a shipped function and what stands there instead. A piece that isn't there exactly once has moved,
and its mutant would be none: that fails loudly.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from harness.databases import Connection
from model.database import DatabaseEngine
from model.histories import first_difference

LIMIT = 1000
"""Histories in which a mutant must be caught."""

SOURCE = """
select pg_get_functiondef(p.oid) as source
from pg_proc as p
where p.pronamespace = 'meshhook_private'::regnamespace and p.proname = %s
"""


@dataclass(frozen=True)
class Mutant:
    """The engine without one rule."""

    rule: str
    function: str
    piece: str
    instead: str
    is_rare: bool = False
    """A thousand random histories do not reach it; only a longer `make oracle` may."""

    @contextmanager
    def of(self, owner: Connection) -> Iterator[None]:
        """While this lasts, the database is the mutant."""
        found = owner.execute(SOURCE, [self.function]).fetchall()
        assert len(found) == 1, f"there are {len(found)} functions {self.function}"
        source: str = found[0]["source"]
        count = source.count(self.piece)
        assert count == 1, f"{self.piece!r} stands {count} times in {self.function}"
        owner.execute(source.replace(self.piece, self.instead).encode())
        try:
            yield
        finally:
            owner.execute(source.encode())


MUTANTS = (
    # What is reset, and to what.
    Mutant("counters of a reset join are derived, not restored", "plan_resume",
           "coalesce(c.unsettled, case when v_is_moved then 0 else s.unsettled end),", "s.unsettled,"),
    Mutant("live edges of a reset join are derived too", "plan_resume",
           "coalesce(c.live, case when v_is_moved then 0 else s.live end),", "s.live,"),
    Mutant("skipped descendants are reset", "plan_resume",
           "coalesce(t.status, 'pending'),", "coalesce(t.status, nullif(s.status, 'succeeded'), 'pending'),"),
    Mutant("a kept branch's decision stands", "plan_resume",
           "source.status, source.is_tolerant, chosen.handle, e.handles",
           "source.status, source.is_tolerant, e.handles[1], e.handles"),
    Mutant("no step is reset while a worker holds it", "plan_resume",
           "if v_running is not null then", "if false then"),
    Mutant("a waiting retry is taken out of the queue", "enqueue_attempts",
           "where earlier.status in ('ready', 'waiting')", "where earlier.status = 'ready'"),
    # Which steps are targets.
    Mutant("all roots are resumed at once", "choose_targets",
           "select array_agg(r.ordinal order by r.ordinal)", "select (array_agg(r.ordinal order by r.ordinal))[1:1]"),
    Mutant("a root below another root is reset, no target", "choose_targets",
           "get_bit(above.descendants, r.ordinal) = 1", "false", is_rare=True),
    Mutant("a tolerated failure is no root", "choose_targets",
           "(s.status = 'failed' and not s.is_tolerant)", "s.status = 'failed'"),
    Mutant("a pause node is not answered by resuming the run", "choose_targets",
           "(s.status = 'paused' and s.kind <> 'pause')", "s.status = 'paused'"),
    Mutant("a canceled step that was never reached is no root", "choose_targets",
           "(s.status = 'canceled' and s.unsettled = 0)", "s.status = 'canceled'", is_rare=True),
    Mutant("a canceled step that was never reached is no target", "judge_target",
           "or (p_step.status = 'canceled' and p_step.unsettled = 0)", "or p_step.status = 'canceled'"),
    Mutant("a step that waits for a retry is resumable, no other that waits", "judge_target",
           "and a.origin = 'retry'", ""),
    Mutant("who expects another attempt is told", "stamp_resume",
           "and (p_act.expected_attempt is distinct from v_from_attempt)", "and false"),
    # What a target gets.
    Mutant("a clone that names old attempts is composed anew", "plan_target",
           "if v_is_same and v_target.reads = v_snapshot.reads then", "if v_is_same then", is_rare=True),
    Mutant("a held step keeps its due time", "plan_target",
           "v_target.due_at := greatest(v_target.due_at, v_attempt.due_at);", "null;"),
    Mutant("a pause node that was answered asks again", "plan_target",
           "v_node.kind = 'pause' and not (p_step.status = 'paused' and v_is_same) and not v_is_supplied", "false"),
    Mutant("a step that was skipped has no output", "compose_reads",
           "and s.status in ('succeeded', 'failed')", ""),
    Mutant("a clone keeps the patches that it had", "plan_target",
           "v_target.patches := v_snapshot.patches;", "v_target.patches := '[]';"),
    Mutant("an input that is composed anew has the patch of this act alone", "plan_target",
           "v_target.patches := '[]';", "v_target.patches := v_snapshot.patches;", is_rare=True),
    Mutant("a retry is given what the last try was given", "retry_steps",
           "o.patches, o.node_hash", "'[]', o.node_hash"),
    Mutant("a resume may start later", "plan_target",
           "v_target.due_at := now() + v_delay;", "v_target.due_at := now();"),
    Mutant("what was supplied is the output", "judge_results",
           "coalesce(e.supplied, e.output, 'null')", "coalesce(e.output, 'null')"),
    # Outside effects.
    Mutant("an effect that was completed needs a word", "stamp_resume",
           "if v_plan.unacknowledged <> '{}' then", "if false then"),
    Mutant("an effect that is wanted again has a new key", "plan_resume",
           "s.effect_epoch + (s.step_key = any(v_renewed))::int", "s.effect_epoch"),
    Mutant("the key stays if a person says so", "plan_effects",
           "and coalesce(p_options -> 'repeat' ->> c.step_key, 'new_key') = 'new_key'", ""),
    Mutant("the key stays while the effect was not completed", "plan_effects",
           "c.is_completed\n      and coalesce(p_options -> 'repeat'",
           "true\n      and coalesce(p_options -> 'repeat'"),
    Mutant("what only reads may happen again", "plan_effects",
           "and coalesce(a.effect ->> 'method', 'POST') not in ('GET', 'HEAD', 'OPTIONS')", ""),
    Mutant("nobody has a say in steps that are not touched", "stamp_resume",
           "k.step_key <> all(v_plan.reset)", "false"),
    Mutant("who goes by a plan that has changed is told", "stamp_resume",
           "if (p_act.plan_hash is distinct from v_plan.plan_hash) and p_act.plan_hash is not null then",
           "if false then"),
    # Tries.
    Mutant("a resume renews the tries", "plan_retry",
           "and b.origin <> 'retry'", "and b.origin = 'first'"),
    Mutant("what was lost counts by itself", "plan_retry",
           "if v_failures + 1 >=", "if v_failures + v_losses + 1 >="),
    # How edges settle.
    Mutant("a tolerated failure settles its edges live", "settle_edge",
           "or (p_status = 'failed' and p_is_tolerant)", ""),
    Mutant("edges of canceled steps do not settle", "settle_edge",
           "when p_status = 'skipped' then false", "when p_status in ('skipped', 'canceled') then false"),
    Mutant("what is skipped settles its edges too", "settle_edges",
           "v_sources := array(select t from unnest(v_settled) as t where t.status = 'skipped');",
           "v_changes := v_changes || array(select t from unnest(v_settled) as t where t.status = 'skipped');"
           " v_sources := '{}';"),
    # Pausing, canceling, ending.
    Mutant("what turns ready in a run that is being paused is held", "activate_steps",
           "or (r.directive is not null and r.directive = 'pause')", ""),
    Mutant("an answer that was given stands when the run is paused", "pause_steps",
           "and meshhook_private.supplied_output(a, o.kind) is null", ""),
    Mutant("a cancel fences what is leased", "cancel_steps",
           "where o.project_id = v_project_id and o.run_id = p_run_id\n    for update skip locked",
           "where o.project_id = v_project_id and o.run_id = p_run_id and o.lease_token is null\n"
           "    for update skip locked"),
    Mutant("a terminate cancels the rest", "finish_steps",
           "v_changes := v_changes || meshhook_private.cancel_steps(v_terminated.run_id, null);", ""),
    Mutant("a run runs as long as a branch does", "derive_run_status",
           "when p_active > 0 then", "when p_active > 0 and p_failed = 0 then"),
    Mutant("a paused step comes before a failed one", "derive_run_status",
           "when p_paused > 0 then", "when p_paused > 0 and p_failed = 0 then"),
    # Undo.
    Mutant("an undo gives back the order that the resume had cleared", "restore_run",
           "if v_order is not null and", "if false and"),
    Mutant("the number of a step goes back when its resume is undone", "undo_resume",
           "attempt = b.attempt,", "attempt = s.attempt,"),
    Mutant("counters are derived after an undo", "undo_resume",
           "set unsettled = c.unsettled, live = c.live", "set unsettled = s.unsettled, live = s.live"),
    Mutant("what was canceled since a resume stays canceled when that is undone", "undo_resume",
           "when old.status = 'canceled' and b.status in ('pending', 'paused') then 'canceled'", "when false then ''"),
    Mutant("an undo gives the effect its old key", "undo_resume",
           "effect_epoch = b.effect_epoch", "effect_epoch = s.effect_epoch"),
    Mutant("it is too late to undo what a worker gave back", "judge_undo",
           "or a.effect_key is not null", ""),
    Mutant("it is too late to undo what took work out of the queue", "judge_undo",
           "b.status in ('ready', 'waiting')", "false"),
    Mutant("a resume that stands forbids to undo one below it", "judge_undo",
           "and not o.is_undone", "and o.is_undone"),
    # Other versions.
    Mutant("what has work and is gone is no step to drop unasked", "weigh_versions",
           "when 'gone' then c.status = 'pending'", "when 'gone' then true"),
    Mutant("what is gone and under way forbids the version", "weigh_versions",
           "c.verdict = 'gone' and c.status in ('ready', 'running', 'waiting', 'paused')", "false"),
    Mutant("a changed step that stays skipped is kept", "weigh_versions",
           "and not (w.is_idle and w.status = 'skipped')", ""),
    Mutant("a changed step that would begin is no idle one", "weigh_versions",
           "(c.status = 'pending' and c.unsettled > 0)", "c.status = 'pending'"),
    Mutant("a pause node that was changed asks again", "plan_target",
           "not (p_step.status = 'paused' and v_is_same) and", "p_step.status <> 'paused' and"),
    Mutant("a changed step is given an input composed anew", "plan_target",
           "and coalesce(v_snapshot.node_hash = v_node.node_hash, false)", ""),
    Mutant("the named step comes before those that join it", "plan_resume",
           "order by array_position(v_targets, s.ordinal)", ""),
    Mutant("an attempt keeps the version that it ran under", "repin_run",
           "and o.workflow_id is null", ""),
    Mutant("a resume before another version can't be undone", "judge_undo",
           "and e.type = 'run_repinned'", "and false"),
)  # fmt: skip # a table, one mutant a row
"""Not here: that a stale lease token changes nothing (in any history what it names is gone; `test_leases.py` has it),
and what only two sessions at once can break (`tests/python/integration/concurrency`)."""


def histories_until_caught(mutant: Mutant, engine: DatabaseEngine) -> int | None:
    """How many histories it took until the mutant was caught; None when it was not."""
    with mutant.of(engine.owner):
        return first_difference("mutants", engine, LIMIT)
