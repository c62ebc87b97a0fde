-- A page of the runs that match a filter, newest first: what list_runs shows and resume_runs
-- resumes. Filter keys: workflow (slug), version, status, step_key, error_like, started_from,
-- started_to. For a list, step_key matches runs that failed or are paused at that step. To be
-- resumed, a run must have failed there without being tolerated; without step_key and status it
-- must have a failure; and what has an act under the bulk's key is left out. With among, only those
-- runs are looked at.
-- Planned at each call: whether there is a list of ids makes another plan.
-- Raises: PT401, PT400 invalid_argument.
create function meshhook.match_runs(
  project_id uuid,
  filter jsonb,
  page_size int,
  after text,
  is_to_resume boolean default false,
  bulk_key text default null,
  among uuid[] default null
)
returns table (id uuid, created_at timestamptz)
language plpgsql
stable
security invoker
rows 50
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_after timestamptz;
  v_after_id uuid;
  v_from timestamptz;
  v_to timestamptz;
begin
  perform meshhook.check_caller();
  perform meshhook.check_page(filter, array[
    'workflow', 'version', 'status', 'step_key', 'error_like', 'started_from', 'started_to'
  ], page_size, after);
  -- Read once and first: what is malformed is told whether or not there is a row to compare.
  v_after := split_part(match_runs.after, ' ', 1)::timestamptz;
  v_after_id := split_part(match_runs.after, ' ', 2)::uuid;
  v_from := (filter ->> 'started_from')::timestamptz;
  v_to := (filter ->> 'started_to')::timestamptz;
  return query
    select r.id, r.created_at
    from meshhook.workflow_runs as r
    inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
    where
      r.project_id = match_runs.project_id
      and r.created_at > '-infinity'
      and (match_runs.among is null or r.id = any(match_runs.among))
      and (v_after is null or (r.created_at, r.id) < (v_after, v_after_id))
      and (not filter ? 'workflow' or d.slug = filter ->> 'workflow')
      and (not filter ? 'version' or d.version::text = filter ->> 'version')
      and (not filter ? 'status' or r.status = filter ->> 'status')
      and (
        not filter ? 'error_like'
        or strpos(lower(r.error::text), lower(filter ->> 'error_like')) > 0
      )
      and (v_from is null or r.started_at >= v_from)
      and (v_to is null or r.started_at < v_to)
      and (not filter ? 'step_key' or exists (
        select 1
        from meshhook.run_steps as s
        where
          s.project_id = r.project_id
          and s.run_id = r.id
          and s.step_key = filter ->> 'step_key'
          and not s.is_retired
          and (
            (s.status in ('failed', 'paused') and not is_to_resume)
            or (s.status = 'failed' and not s.is_tolerant and s.item_key = '')
          )
      ))
      and (not is_to_resume or r.failed_count > 0 or filter ? 'status')
      and (bulk_key is null or not exists (
        select 1
        from meshhook.run_acts as a
        where
          a.run_id = r.id
          and a.project_id = r.project_id
          and a.idempotency_key = bulk_key || '/' || r.id
      ))
    order by r.created_at desc, r.id desc
    limit page_size;
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'after: the next of the page before. started_from and started_to: timestamps.';
end;
$$;

comment on function meshhook.match_runs(uuid, jsonb, int, text, boolean, text, uuid[]) is
'A page of the runs that match a filter, newest first; list_runs and resume_runs call it.';
revoke all on function meshhook.match_runs(uuid, jsonb, int, text, boolean, text, uuid[])
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.match_runs(uuid, jsonb, int, text, boolean, text, uuid[])
to authenticated;
