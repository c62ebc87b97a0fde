-- Gives work back unexecuted: the attempt is queued again under its own number, the lease is
-- gone. In a run that is being paused it turns paused instead, like everything that turns ready
-- meanwhile.
-- Locks: none of its own; the caller holds queue rows and runs.
create function meshhook_private.release_steps(p_verdicts meshhook_private.step_verdict[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_released meshhook_private.step_verdict[] := array(
    select v from unnest(p_verdicts) as v where v.outcome = 'released'
  );
  v_run_id uuid;
begin
  if v_released = '{}' then
    return;
  end if;
  update meshhook.step_attempts as a
  set status = 'queued', started_at = null, worker = null
  from unnest(v_released) as v
  where
    a.project_id = v.project_id
    and a.run_id = v.run_id
    and a.step_key = v.step_key
    and a.item_key = v.item_key
    and a.attempt = v.attempt;
  update meshhook.run_steps as s
  set status = 'ready'
  from unnest(v_released) as v
  where
    s.project_id = v.project_id
    and s.run_id = v.run_id
    and s.ordinal = v.ordinal
    and s.item_key = v.item_key;
  update meshhook.step_queue as q
  set lease_token = null, lease_expires_at = null, worker = null
  from unnest(v_released) as v
  where q.id = v.queue_id;
  for v_run_id in
    select distinct v.run_id
    from unnest(v_released) as v
    inner join meshhook.workflow_runs as r on r.id = v.run_id and r.directive = 'pause'
  loop
    perform meshhook_private.record_changes(meshhook_private.pause_steps(v_run_id));
  end loop;
  perform pg_notify('meshhook_wake', '');
end;
$$;

comment on function meshhook_private.release_steps(meshhook_private.step_verdict[]) is
'Gives work back unexecuted.';
revoke all on function meshhook_private.release_steps(meshhook_private.step_verdict[])
from public, anon, authenticated, service_role, meshhook_worker;
