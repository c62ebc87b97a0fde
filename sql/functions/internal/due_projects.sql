-- Projects that have work due now: those of the oldest due rows, and those met on a walk from a
-- random project on, so that no backlog of one hides the others. Each step of the walk is one
-- index probe.
create function meshhook_private.due_projects(p_limit int)
returns uuid[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_start uuid := gen_random_uuid();
  v_projects uuid[];
begin
  with recursive oldest as (
    select q.project_id
    from meshhook.step_queue as q
    where q.lease_token is null and q.run_at <= now()
    order by q.run_at
    limit p_limit
  ),

  walk as (
    (
      select q.project_id, q.run_at, 1 as step
      from meshhook.step_queue as q
      where q.lease_token is null and q.project_id >= v_start
      order by q.project_id, q.run_at, q.id
      limit 1
    )
    union all
    select n.project_id, n.run_at, w.step + 1
    from walk as w
    cross join lateral (
      select q.project_id, q.run_at
      from meshhook.step_queue as q
      where q.lease_token is null and q.project_id > w.project_id
      order by q.project_id, q.run_at, q.id
      limit 1
    ) as n
    where w.step < 2 * p_limit
  )

  select coalesce(array_agg(distinct d.project_id), '{}')
  into v_projects
  from (
    select o.project_id from oldest as o
    union all
    select w.project_id from walk as w where w.run_at <= now()
  ) as d;
  return v_projects;
end;
$$;

comment on function meshhook_private.due_projects(int) is
'Projects that have work due now, met fairly.';
revoke all on function meshhook_private.due_projects(int)
from public, anon, authenticated, service_role, meshhook_worker;
