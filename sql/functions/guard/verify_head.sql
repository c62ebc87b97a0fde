-- Whether the row of a run is as its events leave it, and its counters as its steps are: the first
-- difference, or null. Every event of the run itself says the order that holds then, if any does.
-- Items of a map count for their map alone, and retired steps for nothing.
create function meshhook_private.verify_head(p_run_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  with folded as (
    select
      max(e.number) as event,
      (array_agg(e.payload ->> 'directive' order by e.number desc))[1] as directive,
      (
        array_agg(case e.type
          when 'run_started' then 'running'
          when 'run_resumed' then e.payload ->> 'run_status'
          else substr(e.type, 5)
        end order by e.number desc)
        filter (where e.type like 'run\_%')
      )[1] as status
    from meshhook.workflow_events as e
    where
      e.run_id = p_run_id
      and e.type not like 'step\_%'
      and e.type not in ('map_expanded', 'run_repinned')
  ),

  counted as (
    select
      count(*) filter (where s.status in ('ready', 'running', 'waiting')) as active,
      count(*) filter (where s.status = 'paused') as paused,
      count(*) filter (where s.status = 'failed' and not s.is_tolerant) as failed,
      count(*) filter (where s.status = 'canceled') as canceled
    from meshhook.run_steps as s
    where s.run_id = p_run_id and s.item_key = '' and not s.is_retired
  )

  select
    jsonb_build_object(
      'problem', d.problem,
      'step_key', null,
      'item_key', null,
      'attempt', null,
      'event', d.event,
      'expected', d.expected,
      'found', d.found
    )
  from meshhook.workflow_runs as r
  cross join folded as f
  cross join counted as c
  cross join
    lateral (
      values
      (1, 'run_status', f.event, to_jsonb(f.status), to_jsonb(r.status)),
      (2, 'run_directive', f.event, to_jsonb(f.directive), to_jsonb(r.directive)),
      (3, 'run_active_count', null, to_jsonb(c.active), to_jsonb(r.active_count)),
      (4, 'run_paused_count', null, to_jsonb(c.paused), to_jsonb(r.paused_count)),
      (5, 'run_failed_count', null, to_jsonb(c.failed), to_jsonb(r.failed_count)),
      (6, 'run_canceled_count', null, to_jsonb(c.canceled), to_jsonb(r.canceled_count))
    ) as d (place, problem, event, expected, found)
  where r.id = verify_head.p_run_id and (d.expected is distinct from d.found)
  order by d.place
  limit 1;
end;

comment on function meshhook_private.verify_head(uuid) is
'The first difference between the row of a run and its events and steps, or null.';
revoke all on function meshhook_private.verify_head(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_head(uuid) to authenticated;
