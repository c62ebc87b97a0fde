-- A pair that grows with every change of a run: its last event and the attempts that were started.
-- Raises: PT401, PT404 run_not_found.
create function meshhook.get_run_version(run_id uuid)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project_id uuid;
begin
  perform meshhook.check_caller();
  select r.project_id into v_project_id
  from meshhook.workflow_runs as r
  where r.id = get_run_version.run_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  return jsonb_build_object('version', jsonb_build_array(
    (
      select coalesce(max(e.number), 0)
      from meshhook.workflow_events as e
      where e.project_id = v_project_id and e.run_id = get_run_version.run_id
    ),
    (
      select count(*)
      from meshhook.step_attempts as a
      where
        a.project_id = v_project_id
        and a.run_id = get_run_version.run_id
        and a.started_at is not null
    )
  ));
end;
$$;

comment on function meshhook.get_run_version(uuid) is
'Answers {version: [last event, attempts started]}, which grows with every change.';
revoke all on function meshhook.get_run_version(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.get_run_version(uuid) to authenticated;
