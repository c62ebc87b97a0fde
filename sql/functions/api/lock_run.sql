-- Locks a run for an act of the caller, until the transaction ends. Whoever holds something
-- already waits for nothing more: a transaction of several acts that waited for its next run,
-- while a finish waited for its last one, would be a deadlock. Only operators see a row to lock.
-- Locks: the run (for no key update).
-- Raises: PT403 role_required, PT409 run_busy.
create function meshhook.lock_run(project_id uuid, run_id uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_current_xact_id_if_assigned() is null then
    perform 1
    from meshhook.workflow_runs as r
    where r.project_id = lock_run.project_id and r.id = lock_run.run_id
    for no key update;
  else
    perform 1
    from meshhook.workflow_runs as r
    where r.project_id = lock_run.project_id and r.id = lock_run.run_id
    for no key update skip locked;
  end if;
  if found then
    return;
  end if;

  -- Held by somebody, or hidden? A key share is granted beside the lock of an act.
  perform 1
  from meshhook.workflow_runs as r
  where r.project_id = lock_run.project_id and r.id = lock_run.run_id
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

comment on function meshhook.lock_run(uuid, uuid) is
'Locks a run for an act of the caller.';
revoke all on function meshhook.lock_run(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.lock_run(uuid, uuid) to authenticated;
