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
from model.scenarios import Scenario

LIMIT = 1000
"""Histories in which a mutant must be caught."""

SOURCE = """
select pg_get_functiondef(p.oid) as source
from pg_proc as p
where p.pronamespace = 'meshhook_private'::regnamespace and p.proname = %s
"""


@dataclass(frozen=True)
class Mutant:
    """The engine without one rule; where that is one of other versions, no history without one can tell."""

    rule: str
    function: str
    piece: str
    instead: str
    of_versions: bool = False

    def shows_in(self, scenario: Scenario) -> bool:
        return bool(scenario.later) or not self.of_versions

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
           "coalesce(targets[s.ordinality].status, 'pending'),",
           "coalesce(targets[s.ordinality].status, nullif(s.status, 'succeeded'), 'pending'),"),
    Mutant("a kept branch's decision stands", "plan_resume",
           "meshhook_private.chosen_handle(\n"
           "              p_run.project_id, p_run.id, source.step_key, source.attempt\n            )", "e.handles[1]"),
    Mutant("no step is reset while a worker holds it", "plan_resume",
           "if v_running is not null then", "if false then"),
    Mutant("a waiting retry is taken out of the queue", "enqueue_attempts",
           "where earlier.status in ('ready', 'waiting')", "where earlier.status = 'ready'"),
    # Which steps are targets.
    Mutant("all roots are resumed at once", "choose_targets",
           "    array_agg(r.ordinal order by r.ordinal),",
           "    (array_agg(r.ordinal order by r.ordinal))[1:1],"),
    Mutant("a root below another root is reset, no target", "choose_targets",
           "get_bit(above.descendants, r.ordinal) = 1", "false"),
    Mutant("a tolerated failure is no root", "choose_targets",
           "(s.status = 'failed' and not s.is_tolerant)", "s.status = 'failed'"),
    Mutant("a pause node is not answered by resuming the run", "choose_targets",
           "(s.status = 'paused' and s.kind <> 'pause')", "s.status = 'paused'"),
    Mutant("a canceled step that was reached is a root", "choose_targets",
           "or (s.status = 'canceled' and s.unsettled = 0)", ""),
    Mutant("a canceled step that was never reached is no target", "judge_target",
           "or (p_step.status = 'canceled' and p_step.unsettled = 0)", "or p_step.status = 'canceled'"),
    Mutant("a step that waits for a retry is resumable, no other that waits", "judge_target",
           "and a.origin = 'retry'", ""),
    Mutant("who expects another attempt is told", "stamp_resume",
           "and (p_act.expected_attempt is distinct from v_from_attempt)", "and false"),
    # What a target gets.
    Mutant("a held step keeps its due time", "plan_target",
           "v_due_at := greatest(v_due_at, v_old_due_at);", "null;"),
    Mutant("a pause node that was answered asks again", "plan_target",
           "v_kind = 'pause' and not (p_step.status = 'paused' and v_is_same) and not v_is_supplied", "false"),
    Mutant("a clone keeps the patches that it had", "plan_target",
           "when v_is_cloned then v_old_patches else '[]' end", "when v_is_cloned then '[]' else '[]' end"),
    Mutant("an input that is composed anew has the patch of this act alone", "plan_target",
           "when v_is_cloned then v_old_patches else '[]' end", "when true then coalesce(v_old_patches, '[]') end"),
    Mutant("a retry is given what the last try was given", "retry_steps",
           "o.patches, o.node_hash", "'[]', o.node_hash"),
    Mutant("a resume may start later", "plan_target",
           "+ make_interval(secs => coalesce((p_options ->> 'delay')::float8, 0));", ";"),
    Mutant("what was supplied is the output", "judge_results",
           "coalesce(e.supplied, e.output, 'null')", "coalesce(e.output, 'null')"),
    # Outside effects.
    Mutant("an effect that was completed needs a word", "stamp_resume",
           "if v_plan.unacknowledged <> '{}' then", "if false then"),
    Mutant("an effect that is wanted again has a new key", "plan_resume",
           "p.effect_epoch + (s.step_key = any(v_renewed))::int", "p.effect_epoch"),
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
    Mutant("what turns ready in a run that is being paused is held", "first_status",
           "or coalesce(p_directive = 'pause', false)", ""),
    Mutant("an answer that was given stands when the run is paused", "pause_steps",
           "and meshhook_private.supplied_output(a, o.kind) is null", ""),
    Mutant("a cancel fences what is leased", "cancel_steps",
           "where o.project_id = v_project_id and o.run_id = p_run_id\n    for update skip locked",
           "where o.project_id = v_project_id and o.run_id = p_run_id and o.lease_token is null\n"
           "    for update skip locked"),
    Mutant("a terminate cancels the rest", "finish_steps",
           "v_changes := v_changes || meshhook_private.cancel_steps(v_terminated.run_id, null);", ""),
    # Maps.
    Mutant("an item is matched by its key", "expand_map",
           "left join given as g on g.item_key = s.item_key", "left join given as g on g.item_index = s.item_index"),
    Mutant("an item that is given something else runs again", "expand_map",
           "else s.status <> 'succeeded' or (s.item_hash is distinct from g.item_hash)",
           "else s.status <> 'succeeded'"),
    Mutant("an item that is gone is retired", "expand_map",
           "is_retired = k.is_gone,", "is_retired = false,"),
    Mutant("the siblings of an item that was named stay as they are", "expand_map",
           "when v_named <> '' then s.item_key = v_named", "when false then s.item_key = v_named"),
    Mutant("counters of a map are derived, not restored", "expand_map",
           "items_failed = case v_named when '' then 0 else v_failed end,", "items_failed = s.items_failed,"),
    Mutant("a completed call of an item gets a new key", "expand_map",
           "when v_is_renewed and k.is_again and exists (", "when false and exists ("),
    Mutant("an item keeps its key if a person says so", "expand_map",
           "when v_is_renewed and k.is_again and exists (", "when k.is_again and exists ("),
    Mutant("no more items run at once than a map says", "release_items",
           "least((n.config ->> 'concurrency')::int, s.items_left) - s.items_active as room,",
           "s.items_left - s.items_active as room,"),
    Mutant("no item is born while the run is being paused", "release_items",
           "coalesce(r.directive, '') <> 'pause'", "true"),
    Mutant("an item that was held keeps its time", "release_items",
           "greatest(now(), held.due_at)", "now()"),
    Mutant("what is patched for one item is given to it", "release_items",
           "v_map.patches || s.item_patches", "v_map.patches"),
    Mutant("a map tolerates as many failures as it says", "end_maps",
           "s.items_failed > (n.config ->> 'max_failures')::int", "s.items_failed > 0"),
    Mutant("outputs come in the order of the list", "end_maps",
           "order by t.item_index\n        ) filter (where i.outcome = 'succeeded')",
           "order by t.item_key\n        ) filter (where i.outcome = 'succeeded')"),
    Mutant("a map whose items are held is paused", "end_maps",
           "when s.items_left > 0 then 'paused'", "when false then 'paused'"),
    Mutant("what was supplied for one item is nothing of its map", "supplied_output",
           "or v_act.item_key <> p_attempt.item_key", ""),
    Mutant("completed calls of a map below need a word", "plan_map_effects",
           "and (p_is_patched or not c.is_kept)", "and false"),
    Mutant("a map that is patched needs a word", "plan_map_effects",
           "and (p_is_patched or not c.is_kept)", "and not c.is_kept"),
    Mutant("calls of retired items may come back", "plan_map_effects",
           "count(*) filter (where a.is_completed) as completed",
           "count(*) filter (where a.is_completed and not s.is_retired) as completed"),
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
    # Timers.
    Mutant("a delay that is kept is due when its attempt before was", "plan_target",
           "when 'keep' then greatest(v_due_at, v_old_due_at)", "when 'keep' then v_due_at"),
    Mutant("a delay may be told not to wait", "plan_target",
           "when 'now' then v_due_at", ""),
    Mutant("a delay below is timed as the newest resume told", "time_delay",
           "order by a.created_at desc", "order by a.created_at"),
    Mutant("a delay below is due when its attempt before was", "time_delay",
           "if v_policy = 'keep' then", "if false then"),
    Mutant("nobody times what is no delay", "stamp_resume",
           "not v_plan.timers @> jsonb_build_array(jsonb_build_object('step_key', k.step_key))", "false"),
    # What the definition asks for.
    Mutant("what wants an admin is not for operators", "judge_policy",
           "p_policy ->> 'role' = 'admin' and", "false and"),
    Mutant("a reason is given where one is wanted", "judge_policy",
           "(p_policy -> 'require_reason')::boolean and", "false and"),
    Mutant("another version takes no policy away", "stamp_resume",
           "array[p_run.workflow_id, v_run.workflow_id], v_plan.targets", "array[v_run.workflow_id], v_plan.targets"),
    Mutant("a call that may never repeat gets no new key", "stamp_resume",
           "if v_plan.forbidden <> '{}' then", "if false then"),
    Mutant("a free call needs no word", "judge_effects",
           "j.is_acknowledgement_missing and j.policy <> 'free'", "j.is_acknowledgement_missing"),
    # The deadline.
    Mutant("a deadline cancels what has not ended", "end_run_at_deadline",
           "if p_run.status not in ('running', 'paused') then", "if true then"),
    Mutant("a resume sets the deadline anew", "enqueue_attempts",
           "if v_deadline_s is not null then", "if false then"),
    # Other versions.
    Mutant("what has work and is gone is no step to drop unasked", "weigh_versions",
           "when 'gone' then c.status = 'pending'", "when 'gone' then true", of_versions=True),
    Mutant("what is gone and under way forbids the version", "weigh_versions",
           "c.verdict = 'gone' and c.status in ('ready', 'running', 'waiting', 'paused')", "false", of_versions=True),
    Mutant("a changed step that stays skipped is kept", "weigh_versions",
           "and not (w.is_idle and w.status = 'skipped')", "", of_versions=True),
    Mutant("a changed step that would begin is no idle one", "weigh_versions",
           "(c.status = 'pending' and c.unsettled > 0)", "c.status = 'pending'", of_versions=True),
    Mutant("a changed step is given an input composed anew", "plan_target",
           "and coalesce(v_old_node_hash = v_node_hash, false)", "", of_versions=True),
    Mutant("the named step comes before those that join it", "plan_resume",
           "order by array_position(v_targets, s.ordinal)", "order by array_position(v_targets, s.ordinal) is null",
           of_versions=True),
    Mutant("an attempt keeps the version that it ran under", "repin_run",
           "and o.workflow_id is null", "", of_versions=True),
    Mutant("a resume before another version can't be undone", "judge_undo",
           "and e.type = 'run_repinned'", "and false", of_versions=True),
)  # fmt: skip # a table, one mutant a row
"""Not here: that a stale lease token changes nothing (in any history what it names is gone; `test_leases.py` has it),
that a pause node which another version changed asks again (a thousand histories may have no such resume; a pgTAP file
of that name has it), and what only two sessions at once can break (`tests/python/integration/concurrency`)."""


def histories_until_caught(mutant: Mutant, engine: DatabaseEngine) -> int | None:
    """How many histories it took until the mutant was caught; None when it was not."""
    with mutant.of(engine.owner):
        return first_difference("mutants", engine, LIMIT, mutant.shows_in)
