-- Locks up to so many due queue rows from these places on, shared between their projects; none
-- that was taken already. Answers their places.
-- Locks: queue rows by SKIP LOCKED.
create function meshhook_private.take_work(
  p_from meshhook_private.bookmark[],
  p_kinds text[],
  p_limit int,
  p_taken meshhook_private.bookmark[]
)
returns meshhook_private.bookmark[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_share int := ceil(p_limit::numeric / nullif(cardinality(p_from), 0))::int;
  v_ids bigint[] := array(select t.id from unnest(p_taken) as t);
  v_taken meshhook_private.bookmark[];
begin
  if p_from = '{}' then
    return '{}'::meshhook_private.bookmark[];
  end if;
  v_taken := array(
    select row(f.project_id, w.run_at, w.id)::meshhook_private.bookmark
    from unnest(p_from) as f
    cross join lateral (
      select q.run_at, q.id
      from meshhook.step_queue as q
      where
        q.project_id = f.project_id
        and (q.run_at, q.id) >= (f.run_at, f.id)
        and q.lease_token is null
        and q.run_at <= now()
        and q.kind = any(p_kinds)
        and q.id <> all(v_ids)
      order by q.run_at, q.id
      limit v_share
      for update skip locked
    ) as w
    limit p_limit
  );
  if cardinality(v_taken) < p_limit and cardinality(p_from) > 1 then
    v_ids := v_ids || array(select t.id from unnest(v_taken) as t);
    v_taken := v_taken || array(
      select row(f.project_id, w.run_at, w.id)::meshhook_private.bookmark
      from unnest(p_from) as f
      cross join lateral (
        select q.run_at, q.id
        from meshhook.step_queue as q
        where
          q.project_id = f.project_id
          and (q.run_at, q.id) >= (f.run_at, f.id)
          and q.lease_token is null
          and q.run_at <= now()
          and q.kind = any(p_kinds)
          and q.id <> all(v_ids)
        order by q.run_at, q.id
        limit p_limit - cardinality(v_taken)
        for update skip locked
      ) as w
      limit p_limit - cardinality(v_taken)
    );
  end if;
  return v_taken;
end;
$$;

comment on function meshhook_private.take_work(
  meshhook_private.bookmark[], text[], int, meshhook_private.bookmark[]
) is 'Locks due queue rows from these places on.';
revoke all on function meshhook_private.take_work(
  meshhook_private.bookmark[], text[], int, meshhook_private.bookmark[]
) from public, anon, authenticated, service_role, meshhook_worker;
