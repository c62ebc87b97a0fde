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
begin
  perform meshhook.check_caller();
  perform meshhook.check_page(filter, array[
    'workflow', 'version', 'status', 'step_key', 'error_like', 'started_from', 'started_to'
  ], page_size, after);
  return (
    with page as (
      select r.*, d.slug, d.version
      from meshhook.workflow_runs as r
      inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
      where
        r.project_id = list_runs.project_id
        and r.created_at > '-infinity'
        and (
          list_runs.after is null
          or (r.created_at, r.id) < (
            split_part(list_runs.after, ' ', 1)::timestamptz,
            split_part(list_runs.after, ' ', 2)::uuid
          )
        )
        and (not filter ? 'workflow' or d.slug = filter ->> 'workflow')
        and (not filter ? 'version' or d.version::text = filter ->> 'version')
        and (not filter ? 'status' or r.status = filter ->> 'status')
        and (
          not filter ? 'error_like'
          or strpos(lower(r.error::text), lower(filter ->> 'error_like')) > 0
        )
        and (
          not filter ? 'started_from' or r.started_at >= (filter ->> 'started_from')::timestamptz
        )
        and (not filter ? 'started_to' or r.started_at < (filter ->> 'started_to')::timestamptz)
        and (not filter ? 'step_key' or exists (
          select 1
          from meshhook.run_steps as s
          where
            s.project_id = r.project_id
            and s.run_id = r.id
            and s.step_key = filter ->> 'step_key'
            and s.status in ('failed', 'paused')
        ))
      order by r.created_at desc, r.id desc
      limit page_size
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
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'after: the next of the page before. started_from and started_to: timestamps.';
end;
$$;

comment on function meshhook.list_runs(uuid, jsonb, int, text) is
'Answers {runs, next}: a page of runs, newest first; after takes next.';
revoke all on function meshhook.list_runs(uuid, jsonb, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_runs(uuid, jsonb, int, text) to authenticated;
