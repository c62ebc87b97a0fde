-- What follows for the runs from the transitions of their steps: counters (items of a map count for
-- their map alone), the derived status, and one event a transition, numbered within each run.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.record_changes(p_changes meshhook_private.step_change[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_changes = '{}' then
    return;
  end if;
  with delta as (
    select
      c.run_id,
      sum(
        (c.status in ('ready', 'running', 'waiting'))::int
        - (c.old_status in ('ready', 'running', 'waiting'))::int
      )::int as active,
      sum((c.status = 'paused')::int - (c.old_status = 'paused')::int)::int as paused,
      sum(
        (c.status = 'failed' and not c.is_tolerant)::int
        - (c.old_status = 'failed' and not c.is_tolerant)::int
      )::int as failed,
      sum((c.status = 'canceled')::int - (c.old_status = 'canceled')::int)::int as canceled
    from unnest(p_changes) as c
    where c.item_key = ''
    group by c.run_id
  ),

  counted as (
    select
      r.project_id,
      r.id,
      r.status as old_status,
      r.directive,
      r.active_count + d.active as active,
      r.paused_count + d.paused as paused,
      r.failed_count + d.failed as failed,
      r.canceled_count + d.canceled as canceled,
      r.error
    from delta as d
    inner join meshhook.workflow_runs as r on r.id = d.run_id
  ),

  derived as (
    select
      c.*,
      meshhook_private.derive_run_status(
        c.directive, c.active, c.paused, c.failed, c.canceled
      ) as status
    from counted as c
  ),

  moved as (
    update meshhook.workflow_runs as r
    set
      status = d.status,
      active_count = d.active,
      paused_count = d.paused,
      failed_count = d.failed,
      canceled_count = d.canceled,
      error = case
        when d.status = 'failed' then coalesce(d.error, meshhook_private.find_run_error(d.id))
      end,
      finished_at = case
        when d.status in ('succeeded', 'failed', 'canceled') then clock_timestamp()
      end
    from derived as d
    where r.id = d.id
  ),

  happened as (
    select
      c.project_id,
      c.run_id,
      c.ordinality as rank,
      case
        when c.old_status = 'running' and c.status = 'running' then 'map_expanded'
        else 'step_' || c.status
      end as type,
      jsonb_build_object('step_key', c.step_key, 'item_key', c.item_key, 'attempt', c.attempt)
      || coalesce(c.facts, '{}') as payload
    from unnest(p_changes) with ordinality as c
    union all
    select
      d.project_id, d.id, 1000000, 'run_' || d.status,
      case when d.directive is null then '{}' else jsonb_build_object('directive', d.directive) end
    from derived as d
    where d.status <> d.old_status
  )

  insert into meshhook.workflow_events (project_id, run_id, number, type, payload)
  select
    h.project_id,
    h.run_id,
    coalesce((
      select max(e.number)
      from meshhook.workflow_events as e
      where e.project_id = h.project_id and e.run_id = h.run_id
    ), 0) + row_number() over (partition by h.run_id order by h.rank),
    h.type,
    h.payload
  from happened as h;

  -- A run that has ended needs its deadline no more; a row that can not be had is being looked at
  -- by a claim, which finds the run ended and drops it.
  delete from meshhook.step_queue as q
  where q.id = any(array(
    select o.id
    from (select distinct c.run_id from unnest(p_changes) as c) as touched
    inner join meshhook.workflow_runs as r
      on r.id = touched.run_id and r.status in ('succeeded', 'failed', 'canceled')
    inner join meshhook.step_queue as o
      on
        o.run_id = r.id
        and o.project_id = r.project_id
        and o.step_key = ''
        and o.item_key = ''
        and o.attempt = 0
    for update of o skip locked
  ));
end;
$$;

comment on function meshhook_private.record_changes(meshhook_private.step_change[]) is
'Turns transitions of steps into run counters, run status and events.';
revoke all on function meshhook_private.record_changes(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
