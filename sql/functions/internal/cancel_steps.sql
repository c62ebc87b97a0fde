-- Cancels every unfinished step of a run: attempts that are queued or running end
-- canceled, queue rows go and leases are fenced with them. A queue row that can not be had
-- belongs to a claim or a finish in flight, which finds the step canceled and drops it. Answers
-- the transitions.
-- Locks: steps by ordinal, then queue rows by SKIP LOCKED; the caller holds the run.
create function meshhook_private.cancel_steps(p_run_id uuid, p_error jsonb)
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

  select coalesce(array_agg(row(
    s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status, 'canceled',
    s.is_tolerant, case when p_error is null then null else jsonb_build_object('error', p_error) end
  )::meshhook_private.step_change order by s.ordinal), '{}')
  into v_changes
  from meshhook.run_steps as s
  where
    s.project_id = v_project_id
    and s.run_id = p_run_id
    and s.status in ('pending', 'ready', 'running', 'waiting', 'paused')
    and not s.is_retired;

  update meshhook.run_steps as s
  set status = 'canceled'
  from unnest(v_changes) as c
  where
    s.project_id = v_project_id
    and s.run_id = p_run_id
    and s.ordinal = c.ordinal
    and s.item_key = c.item_key;
  update meshhook.step_attempts as a
  set status = 'canceled', error = p_error, finished_at = clock_timestamp()
  from unnest(v_changes) as c
  where
    a.project_id = v_project_id
    and a.run_id = p_run_id
    and a.step_key = c.step_key
    and a.item_key = c.item_key
    and a.attempt = c.attempt
    and a.status in ('queued', 'running');
  delete from meshhook.step_queue as q
  where q.id = any(array(
    select o.id
    from meshhook.step_queue as o
    where o.project_id = v_project_id and o.run_id = p_run_id
    for update skip locked
  ));
  return v_changes;
end;
$$;

comment on function meshhook_private.cancel_steps(uuid, jsonb) is
'Cancels every unfinished step of a run and fences its leases.';
revoke all on function meshhook_private.cancel_steps(uuid, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
