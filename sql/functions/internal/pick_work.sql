-- Locks up to so many due queue rows, shared fairly between projects. Answers their ids.
-- Locks: queue rows by SKIP LOCKED.
create function meshhook_private.pick_work(p_kinds text[], p_limit int)
returns bigint[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_projects uuid[] := meshhook_private.due_projects(greatest(p_limit, 16));
  v_share int;
  v_ids bigint[];
begin
  if v_projects = '{}' then
    return '{}'::bigint[];
  end if;
  v_share := ceil(p_limit::numeric / cardinality(v_projects))::int;
  v_ids := array(
    select w.id
    from unnest(v_projects) as p (id)
    cross join lateral (
      select q.id
      from meshhook.step_queue as q
      where
        q.project_id = p.id
        and q.lease_token is null
        and q.run_at <= now()
        and q.kind = any(p_kinds)
      order by q.run_at, q.id
      limit v_share
      for update skip locked
    ) as w
    limit p_limit
  );
  if cardinality(v_ids) < p_limit and cardinality(v_projects) > 1 then
    v_ids := v_ids || array(
      select w.id
      from unnest(v_projects) as p (id)
      cross join lateral (
        select q.id
        from meshhook.step_queue as q
        where
          q.project_id = p.id
          and q.lease_token is null
          and q.run_at <= now()
          and q.kind = any(p_kinds)
          and q.id <> all(v_ids)
        order by q.run_at, q.id
        limit p_limit - cardinality(v_ids)
        for update skip locked
      ) as w
      limit p_limit - cardinality(v_ids)
    );
  end if;
  return v_ids;
end;
$$;

comment on function meshhook_private.pick_work(text[], int) is
'Locks due queue rows, shared fairly between projects.';
revoke all on function meshhook_private.pick_work(text[], int)
from public, anon, authenticated, service_role, meshhook_worker;
