-- Sees a run through row level security and locks it for an act of the caller, until the
-- transaction ends; answers the project of the run. One statement where all is well: only operators
-- see a row to lock, and why there is none is found out afterwards, in a way that takes as long for
-- a run of others as for none. Whoever holds something already waits for nothing more: a
-- transaction of several acts that waited for its next run, while a finish waited for its last one,
-- would be a deadlock.
-- Locks: the run (for no key update).
-- Raises: PT404 run_not_found, PT403 role_required, PT409 run_busy.
create function meshhook.lock_run(run_id uuid)
returns uuid
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project_id uuid;
begin
  if pg_current_xact_id_if_assigned() is null then
    select r.project_id
    into v_project_id
    from meshhook.workflow_runs as r
    where r.id = lock_run.run_id
    for no key update;
  else
    select r.project_id
    into v_project_id
    from meshhook.workflow_runs as r
    where r.id = lock_run.run_id
    for no key update skip locked;
  end if;
  if found then
    return v_project_id;
  end if;

  if not meshhook.sees_run(run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  -- Held by somebody, or hidden? A key share is granted beside the lock of an act.
  perform 1
  from meshhook.workflow_runs as r
  where r.id = lock_run.run_id
  for key share nowait;
  if found then
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'Somebody else acts on it this moment: try again.';
  end if;
  raise sqlstate 'PT403' using
    message = 'your role is too low',
    detail = '{"reason": "role_required", "role": "operator"}',
    hint = 'Ask an admin of the project for the role operator.';
end;
$$;

comment on function meshhook.lock_run(uuid) is
'Sees a run and locks it for an act of the caller; answers its project.';
revoke all on function meshhook.lock_run(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.lock_run(uuid) to authenticated;
