-- Projects that have work due now, fairly: those met on a walk once round from a random project, so
-- that no backlog of one hides the others, then those of the oldest due rows. Each step of the walk
-- is one index probe; it goes on for twice as many projects as are wanted.
create function meshhook_private.due_projects(p_limit int)
returns uuid[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_start uuid := gen_random_uuid();
  v_at uuid := v_start;
  v_run_at timestamptz;
  v_is_round boolean := false;
  v_met uuid[] := '{}'::uuid[];
begin
  for v_step in 1 .. 2 * p_limit loop
    select q.project_id, q.run_at
    into v_at, v_run_at
    from meshhook.step_queue as q
    where q.lease_token is null and q.project_id > v_at
    order by q.project_id, q.run_at, q.id
    limit 1;
    if not found then
      exit when v_is_round;
      v_is_round := true;
      v_at := '00000000-0000-0000-0000-000000000000';
      continue;
    end if;
    exit when v_is_round and v_at > v_start;
    if v_run_at <= now() then
      v_met := v_met || v_at;
    end if;
  end loop;
  return v_met || array(
    select o.project_id
    from (
      select q.project_id
      from meshhook.step_queue as q
      where q.lease_token is null and q.run_at <= now()
      order by q.run_at
      limit p_limit
    ) as o
    where o.project_id <> all(v_met)
    group by o.project_id
  );
end;
$$;

comment on function meshhook_private.due_projects(int) is
'Projects that have work due now, met fairly.';
revoke all on function meshhook_private.due_projects(int)
from public, anon, authenticated, service_role, meshhook_worker;
