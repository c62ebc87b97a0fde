-- A page of runs, newest first. Filter keys: workflow (slug), version, status, step_key (a step
-- that failed or is paused there), error_like, started_from, started_to.
-- Raises: PT401, PT400 invalid_argument.
create function meshhook.list_runs(
  project_id uuid, filter jsonb default '{}', page_size int default 50, after text default null
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Asked for by itself: a join may leave out the side that checks the caller and the arguments.
  v_runs uuid[] := array(
    select m.id from meshhook.match_runs(project_id, filter, page_size, after) as m
  );
begin
  return (
    with page as (
      select r.*, d.slug, d.version
      from meshhook.workflow_runs as r
      inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
      where r.id = any(v_runs)
    )

    select jsonb_build_object(
      'runs', coalesce(jsonb_agg(jsonb_build_object(
        'run_id', p.id, 'workflow', p.slug, 'version', p.version, 'status', p.status,
        'has_failure', p.failed_count > 0, 'error', p.error, 'started_at', p.started_at,
        'finished_at', p.finished_at, 'created_at', p.created_at
      ) order by p.created_at desc, p.id desc), '[]'),
      'next', case when count(*) = page_size then (
        select
          to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || l.id
        from page as l
        order by l.created_at, l.id
        limit 1
      ) end
    )
    from page as p
  );
end;
$$;

comment on function meshhook.list_runs(uuid, jsonb, int, text) is
'Answers {runs, next}: a page of runs, newest first; after takes next.';
revoke all on function meshhook.list_runs(uuid, jsonb, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_runs(uuid, jsonb, int, text) to authenticated;
