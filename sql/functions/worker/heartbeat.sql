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
    from meshhook.step_queue as q
    inner join jsonb_to_recordset(p_leases) as l (queue_id bigint, token uuid)
      on l.queue_id = q.id and l.token = q.lease_token
    where q.worker = p_worker
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
