-- Where work is due now, fairly: each project met on a walk once round from a random one, so that
-- no backlog of one hides the others, at its first row. Each step of the walk is one index probe;
-- it goes on for twice as many projects as are wanted, and where that is not all the way round,
-- those of the oldest due rows come after.
create function meshhook_private.due_projects(p_limit int)
returns meshhook_private.bookmark[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_start uuid := gen_random_uuid();
  v_from uuid := v_start;
  v_to uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
  v_first meshhook_private.bookmark;
  v_met meshhook_private.bookmark[] := '{}'::meshhook_private.bookmark[];
begin
  for v_step in 1 .. 2 * p_limit loop
    select q.project_id, q.run_at, q.id
    into v_first
    from meshhook.step_queue as q
    where
      q.lease_token is null
      and q.project_id > v_from
      and (q.project_id, q.run_at) <= (v_to, 'infinity')
    order by q.project_id, q.run_at, q.id
    limit 1;
    if found then
      v_from := v_first.project_id;
      if v_first.run_at <= now() then
        v_met := v_met || v_first;
      end if;
    elsif v_to = v_start then
      return v_met;
    else
      v_from := '00000000-0000-0000-0000-000000000000';
      v_to := v_start;
    end if;
  end loop;
  return v_met || array(
    select row(o.project_id, min(o.run_at), 0)::meshhook_private.bookmark
    from (
      select q.project_id, q.run_at
      from meshhook.step_queue as q
      where q.lease_token is null and q.run_at <= now()
      order by q.run_at
      limit p_limit
    ) as o
    where o.project_id <> all(array(select m.project_id from unnest(v_met) as m))
    group by o.project_id
  );
end;
$$;

comment on function meshhook_private.due_projects(int) is
'Where work is due now, project by project, met fairly.';
revoke all on function meshhook_private.due_projects(int)
from public, anon, authenticated, service_role, meshhook_worker;
