-- What follows for maps from transitions of their items and from expansions: counts what ended,
-- releases as many pending items as the map may run at once, and ends or pauses the maps of which
-- nothing is left to run. Counters are moved, never recounted. Answers the transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.advance_maps(p_changes meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_touched meshhook_private.step_change[] := array(
    select c
    from unnest(p_changes) as c
    where c.item_key <> '' or (c.old_status = 'running' and c.status = 'running')
  );
  v_maps meshhook_private.step_change[];
begin
  if v_touched = '{}' then
    return '{}'::meshhook_private.step_change[];
  end if;
  with delta as (
    select
      c.project_id,
      c.run_id,
      c.ordinal,
      sum(
        (c.status in ('succeeded', 'failed'))::int - (c.old_status in ('succeeded', 'failed'))::int
      )::int as ended,
      sum(
        (c.status in ('ready', 'running', 'waiting'))::int
        - (c.old_status in ('ready', 'running', 'waiting'))::int
      )::int as active,
      sum((c.status = 'failed')::int - (c.old_status = 'failed')::int)::int as failed
    from unnest(v_touched) as c
    group by c.project_id, c.run_id, c.ordinal
  ),

  counted as (
    update meshhook.run_steps as s
    set
      items_left = s.items_left - d.ended,
      items_active = s.items_active + d.active,
      items_failed = s.items_failed + d.failed
    from delta as d
    where
      s.run_id = d.run_id
      and s.project_id = d.project_id
      and s.ordinal = d.ordinal
      and s.item_key = ''
      and s.status = 'running'
    returning s.project_id, s.run_id, s.ordinal, s.step_key, s.attempt, s.is_tolerant
  )

  select coalesce(array_agg(row(
    c.project_id, c.run_id, c.ordinal, c.step_key, '', c.attempt, 'running', 'running',
    c.is_tolerant, null
  )::meshhook_private.step_change order by c.run_id, c.ordinal), '{}')
  into v_maps
  from counted as c;
  return meshhook_private.release_items(v_maps) || meshhook_private.end_maps(v_maps);
end;
$$;

comment on function meshhook_private.advance_maps(meshhook_private.step_change[]) is
'What follows for maps from transitions of their items and from expansions.';
revoke all on function meshhook_private.advance_maps(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
