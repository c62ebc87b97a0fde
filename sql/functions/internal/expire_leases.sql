-- Ends expired leases as a finish with outcome lost, and runs whose deadline is due. What can not
-- be had at once is left to the next claim. Answers the transitions that put something into the
-- queue.
-- Locks: queue rows, then runs, both by SKIP LOCKED.
create function meshhook_private.expire_leases(p_limit int)
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_expired jsonb;
  v_born meshhook_private.step_change[] := '{}'::meshhook_private.step_change[];
  v_run meshhook.workflow_runs;
begin
  select jsonb_agg(jsonb_build_object(
    'queue_id', e.id, 'token', e.lease_token, 'outcome', 'lost'
  ))
  into v_expired
  from (
    select q.id, q.lease_token
    from meshhook.step_queue as q
    inner join meshhook.workflow_runs as r on r.id = q.run_id
    where q.lease_token is not null and q.lease_expires_at < now()
    order by q.id
    limit p_limit
    for update of q skip locked
    for no key update of r skip locked
  ) as e;
  if v_expired is not null then
    v_born := (select f.born from meshhook_private.finish_steps(v_expired) as f);
  end if;

  for v_run in
    select r.*
    from meshhook.step_queue as q
    inner join meshhook.workflow_runs as r on r.id = q.run_id
    where q.kind = 'deadline' and q.run_at <= now()
    order by q.run_at
    limit p_limit
    for update of q skip locked
    for no key update of r skip locked
  loop
    perform meshhook_private.end_run_at_deadline(v_run);
  end loop;
  return v_born;
end;
$$;

comment on function meshhook_private.expire_leases(int) is
'Ends expired leases and runs whose deadline is due.';
revoke all on function meshhook_private.expire_leases(int)
from public, anon, authenticated, service_role, meshhook_worker;
