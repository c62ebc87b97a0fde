-- Whether the caller may see a run. For the refusals of acts, which ask after row level security
-- has shown nothing: policies look at the caller's projects only where there is a row, so that a
-- run of others would take longer than none. This looks at them first, in either case.
-- Definer only so that what it takes does not depend on the run.
create function meshhook.sees_run(run_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_projects uuid[] := meshhook_private.caller_projects('viewer');
  v_project_id uuid;
begin
  select r.project_id
  into v_project_id
  from meshhook.workflow_runs as r
  where r.id = sees_run.run_id;
  return coalesce(v_project_id = any(v_projects), false);
end;
$$;

comment on function meshhook.sees_run(uuid) is
'Whether the caller may see a run, in the same time whether it is of others or is not there.';
revoke all on function meshhook.sees_run(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.sees_run(uuid) to authenticated;
