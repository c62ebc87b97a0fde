-- Takes a resume back: each step that it touched gets the status and the attempt that it had, its
-- new attempts end withdrawn, their queue rows go. Counters are derived again and never put back,
-- since a kept branch may have ended meanwhile; a step that has nothing left to wait for then goes
-- on. What was canceled since stays canceled, where it had not ended before. Answers the
-- transitions.
-- Locks: those of judge_undo; the caller holds the run.
-- Raises: what judge_undo and restore_run raise.
create function meshhook_private.undo_resume(
  p_undo meshhook.run_acts, p_run meshhook.workflow_runs
)
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_act meshhook.run_acts;
  v_changes meshhook_private.step_change[];
  v_ready meshhook_private.step_change[];
  v_skipped meshhook_private.step_change[];
begin
  select a.* into strict v_act
  from meshhook.run_acts as a
  where a.project_id = p_undo.project_id and a.id = p_undo.undoes;
  perform meshhook_private.judge_undo(v_act);
  perform meshhook_private.restore_run(v_act, p_run);

  with restored as (
    update meshhook.run_steps as s
    set
      status = case
        when old.status = 'canceled' and b.status in ('pending', 'paused') then 'canceled'
        else b.status
      end,
      attempt = b.attempt,
      effect_epoch = b.effect_epoch
    from unnest(v_act.before) as b
    inner join meshhook.run_steps as old
      on
        old.project_id = v_act.project_id
        and old.run_id = v_act.run_id
        and old.ordinal = b.ordinal
        and old.item_key = ''
    where
      s.project_id = old.project_id
      and s.run_id = old.run_id
      and s.ordinal = old.ordinal
      and s.item_key = old.item_key
    returning
      s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status,
      s.is_tolerant, old.status as old_status, old.attempt as old_attempt
  )

  select coalesce(array_agg(row(
    r.project_id, r.run_id, r.ordinal, r.step_key, r.item_key, r.attempt, r.old_status, r.status,
    r.is_tolerant, jsonb_build_object('restored_by', p_undo.id)
  )::meshhook_private.step_change order by r.ordinal), '{}')
  into v_changes
  from restored as r
  where (r.status, r.attempt) is distinct from (r.old_status, r.old_attempt);

  update meshhook.step_attempts as a
  set status = 'withdrawn', finished_at = clock_timestamp()
  from unnest(v_act.targets) as t
  where
    a.project_id = v_act.project_id
    and a.run_id = v_act.run_id
    and a.step_key = t.step_key
    and a.item_key = t.item_key
    and a.attempt = t.attempt;
  -- Of a step that was canceled since, the row may be in the hands of a claim, which drops it.
  delete from meshhook.step_queue as q
  where q.id = any(array(
    select o.id
    from unnest(v_act.targets) as t
    inner join meshhook.step_queue as o
      on
        o.run_id = v_act.run_id
        and o.project_id = v_act.project_id
        and o.step_key = t.step_key
        and o.item_key = t.item_key
        and o.attempt = t.attempt
    for update of o skip locked
  ));

  update meshhook.run_steps as s
  set unsettled = c.unsettled, live = c.live
  from (
    select
      e.target_ordinal,
      (count(*) filter (where l.is_live is null))::int as unsettled,
      (count(*) filter (where l.is_live))::int as live
    from unnest(v_act.before) as b
    inner join meshhook.workflow_edges as e
      on
        e.project_id = p_run.project_id
        and e.workflow_id = p_run.workflow_id
        and e.target_ordinal = b.ordinal
    inner join meshhook.run_steps as source
      on
        source.project_id = v_act.project_id
        and source.run_id = v_act.run_id
        and source.ordinal = e.source_ordinal
        and source.item_key = ''
    left join meshhook.step_attempts as chosen
      on
        e.handles <> '{}'
        and chosen.project_id = source.project_id
        and chosen.run_id = source.run_id
        and chosen.step_key = source.step_key
        and chosen.item_key = source.item_key
        and chosen.attempt = source.attempt
    cross join lateral (
      select meshhook_private.settle_edge(
        source.status, source.is_tolerant, chosen.handle, e.handles
      ) as is_live
    ) as l
    group by e.target_ordinal
  ) as c
  where
    s.project_id = v_act.project_id
    and s.run_id = v_act.run_id
    and s.ordinal = c.target_ordinal
    and s.item_key = '';

  -- Edges that settled meanwhile may have been the last that a join waited for.
  with freed as (
    update meshhook.run_steps as s
    set status = case when s.live = 0 then 'skipped' else 'pending' end
    from unnest(v_act.before) as b
    where
      s.project_id = v_act.project_id
      and s.run_id = v_act.run_id
      and s.ordinal = b.ordinal
      and s.item_key = ''
      and s.status = 'pending'
      and s.unsettled = 0
    returning
      s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status, s.is_tolerant
  ),

  change as (
    select
      f.ordinal,
      f.status,
      row(
        f.project_id, f.run_id, f.ordinal, f.step_key, f.item_key, f.attempt, 'pending', f.status,
        f.is_tolerant, null
      )::meshhook_private.step_change as change
    from freed as f
  )

  select
    coalesce(
      array_agg(c.change order by c.ordinal) filter (where c.status = 'pending'), '{}'
    ),
    coalesce(
      array_agg(c.change order by c.ordinal) filter (where c.status = 'skipped'), '{}'
    )
  into v_ready, v_skipped
  from change as c;
  v_changes := v_changes || v_skipped || meshhook_private.settle_edges(v_skipped)
    || meshhook_private.activate_steps(v_ready);

  if (select r.directive = 'pause' from meshhook.workflow_runs as r where r.id = p_run.id) then
    v_changes := v_changes || meshhook_private.pause_steps(p_run.id);
  end if;
  if exists (select from unnest(v_changes) as c where c.status in ('ready', 'waiting')) then
    perform pg_notify('meshhook_wake', '');
  end if;
  return v_changes;
end;
$$;

comment on function meshhook_private.undo_resume(meshhook.run_acts, meshhook.workflow_runs) is
'Takes a resume back of which nothing has begun.';
revoke all on function meshhook_private.undo_resume(meshhook.run_acts, meshhook.workflow_runs)
from public, anon, authenticated, service_role, meshhook_worker;
