-- The next attempt of what is tried again: a clone of the snapshot, due later, the step waiting
-- (or paused in a run that is being paused, unless it holds what an operator supplied). Answers
-- the transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.retry_steps(p_verdicts meshhook_private.step_verdict[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes meshhook_private.step_change[];
begin
  with retried as (
    update meshhook.run_steps as s
    set
      status = case
        when
          r.directive = 'pause'
          and meshhook_private.supplied_output(tried, v.kind) is null
          then 'paused'
        else 'waiting'
      end,
      attempt = 1 + (
        select max(a.attempt)
        from meshhook.step_attempts as a
        where
          a.run_id = s.run_id
          and a.project_id = s.project_id
          and a.step_key = s.step_key
          and a.item_key = s.item_key
      )
    from unnest(p_verdicts) as v
    inner join meshhook.workflow_runs as r on r.id = v.run_id
    inner join meshhook.step_attempts as tried
      on
        tried.run_id = v.run_id
        and tried.project_id = v.project_id
        and tried.step_key = v.step_key
        and tried.item_key = v.item_key
        and tried.attempt = v.attempt
    where
      v.retry_at is not null
      and s.project_id = v.project_id
      and s.run_id = v.run_id
      and s.ordinal = v.ordinal
      and s.item_key = v.item_key
    returning
      s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status,
      s.is_tolerant, v.retry_at, v.attempt as from_attempt
  )

  select coalesce(array_agg(row(
    r.project_id, r.run_id, r.ordinal, r.step_key, r.item_key, r.attempt, 'failed', r.status,
    r.is_tolerant, jsonb_build_object('due_at', r.retry_at, 'from_attempt', r.from_attempt)
  )::meshhook_private.step_change order by r.run_id, r.ordinal), '{}')
  into v_changes
  from retried as r;
  if v_changes = '{}' then
    return v_changes;
  end if;

  insert into meshhook.step_attempts (
    project_id, run_id, step_key, item_key, attempt, origin, status, due_at
  )
  select
    c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, 'retry',
    case c.status when 'paused' then 'paused' else 'queued' end,
    (c.facts ->> 'due_at')::timestamptz
  from unnest(v_changes) as c;
  insert into meshhook.step_snapshots (
    project_id, run_id, step_key, item_key, attempt, input_mode, cloned_from, reads, patches,
    node_hash, item
  )
  select
    o.project_id, o.run_id, o.step_key, o.item_key, c.attempt, 'cloned', o.attempt, o.reads,
    o.patches, o.node_hash, o.item
  from unnest(v_changes) as c
  inner join meshhook.step_snapshots as o
    on
      o.project_id = c.project_id
      and o.run_id = c.run_id
      and o.step_key = c.step_key
      and o.item_key = c.item_key
      and o.attempt = (c.facts ->> 'from_attempt')::int;
  return v_changes;
end;
$$;

comment on function meshhook_private.retry_steps(meshhook_private.step_verdict[]) is
'The next attempt of what is tried again.';
revoke all on function meshhook_private.retry_steps(meshhook_private.step_verdict[])
from public, anon, authenticated, service_role, meshhook_worker;
