-- Prolongs the leases that a worker still holds. Answers {owned: [queue_id...]}; what is missing
-- was lost. A row that is locked this moment is being finished or ended and is answered as owned.
-- Locks: queue rows by SKIP LOCKED.
create function meshhook_worker.heartbeat(p_worker text, p_leases jsonb, p_lease_s int)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_held bigint[];
begin
  if
    jsonb_typeof(p_leases) is distinct from 'array'
    or coalesce(p_lease_s not between 1 and 3600, true)
  then
    raise sqlstate 'WF002' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'leases a list of {queue_id, token}, lease 1-3600 seconds.';
  end if;
  v_held := array(
    select q.id
    from jsonb_to_recordset(p_leases) as l (queue_id bigint, token uuid)
    inner join meshhook.step_queue as q on q.id = l.queue_id and q.lease_token = l.token
    inner join meshhook.run_steps as s
      on
        s.run_id = q.run_id
        and s.project_id = q.project_id
        and s.step_key = q.step_key
        and s.item_key = q.item_key
    where q.worker = p_worker and s.status = 'running' and s.attempt = q.attempt
  );
  update meshhook.step_queue as q
  set lease_expires_at = clock_timestamp() + make_interval(secs => p_lease_s)
  where q.lease_token is not null and q.id = any(array(
    select o.id from meshhook.step_queue as o where o.id = any(v_held)
    order by o.id
    for update skip locked
  ));
  return jsonb_build_object('owned', to_jsonb(v_held));
end;
$$;

comment on function meshhook_worker.heartbeat(text, jsonb, int) is
'Prolongs the leases that a worker still holds.';
revoke all on function meshhook_worker.heartbeat(text, jsonb, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.heartbeat(text, jsonb, int) to meshhook_worker;
