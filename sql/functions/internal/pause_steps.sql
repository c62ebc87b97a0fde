-- Pauses the ready and waiting steps of a run that nobody holds: their attempts end paused and
-- keep their due time, their queue rows go. An answer or an output that an operator supplied
-- stands: such a step executes nothing and is left to finish. Answers the transitions.
-- Locks: steps by ordinal, then queue rows by SKIP LOCKED; the caller holds the run.
create function meshhook_private.pause_steps(p_run_id uuid)
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project_id uuid := (select r.project_id from meshhook.workflow_runs as r where r.id = p_run_id);
  v_changes meshhook_private.step_change[];
begin
  perform 1
  from meshhook.run_steps as s
  where s.project_id = v_project_id and s.run_id = p_run_id
  order by s.ordinal, s.item_key
  for no key update;

  with paused as (
    update meshhook.run_steps as s
    set status = 'paused'
    from (
      select o.ordinal, o.item_key, o.status as old_status
      from meshhook.run_steps as o
      inner join meshhook.step_attempts as a
        on
          a.run_id = o.run_id
          and a.project_id = o.project_id
          and a.step_key = o.step_key
          and a.item_key = o.item_key
          and a.attempt = o.attempt
      where
        o.project_id = v_project_id
        and o.run_id = p_run_id
        and o.status in ('ready', 'waiting')
        and meshhook_private.supplied_output(a, o.kind) is null
    ) as old
    where
      s.project_id = v_project_id
      and s.run_id = p_run_id
      and s.ordinal = old.ordinal
      and s.item_key = old.item_key
    returning s.ordinal, s.step_key, s.item_key, s.attempt, s.is_tolerant, old.old_status
  )

  select coalesce(array_agg(row(
    v_project_id, p_run_id, p.ordinal, p.step_key, p.item_key, p.attempt, p.old_status, 'paused',
    p.is_tolerant, null
  )::meshhook_private.step_change order by p.ordinal), '{}')
  into v_changes
  from paused as p;

  update meshhook.step_attempts as a
  set status = 'paused'
  from unnest(v_changes) as c
  where
    a.project_id = v_project_id
    and a.run_id = p_run_id
    and a.step_key = c.step_key
    and a.item_key = c.item_key
    and a.attempt = c.attempt
    and a.status = 'queued';
  delete from meshhook.step_queue as q
  where q.id = any(array(
    select o.id
    from meshhook.step_queue as o
    inner join unnest(v_changes) as c
      on c.step_key = o.step_key and c.item_key = o.item_key and c.attempt = o.attempt
    where o.project_id = v_project_id and o.run_id = p_run_id
    for update of o skip locked
  ));
  return v_changes || meshhook_private.advance_maps(v_changes);
end;
$$;

comment on function meshhook_private.pause_steps(uuid) is
'Pauses the ready and waiting steps of a run that nobody holds.';
revoke all on function meshhook_private.pause_steps(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
