-- A run past its deadline: unfinished steps are canceled with error deadline_exceeded, the run
-- fails. A run that has ended only loses its deadline row.
-- Locks: steps by ordinal, then queue rows by SKIP LOCKED; the caller holds run and deadline row.
create function meshhook_private.end_run_at_deadline(p_run meshhook.workflow_runs)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_error jsonb := '{
    "code": "deadline_exceeded", "class": "deadline", "message": "the run took longer than it may"
  }'::jsonb;
begin
  delete from meshhook.step_queue as q
  where
    q.project_id = p_run.project_id
    and q.run_id = p_run.id
    and q.step_key = ''
    and q.attempt = 0;
  if p_run.status not in ('running', 'paused') then
    return;
  end if;
  update meshhook.workflow_runs as r
  set directive = 'deadline', error = jsonb_build_object('error', v_error)
  where r.id = p_run.id;
  perform meshhook_private.record_changes(meshhook_private.cancel_steps(p_run.id, v_error));
end;
$$;

comment on function meshhook_private.end_run_at_deadline(meshhook.workflow_runs) is
'Fails a run that is past its deadline.';
revoke all on function meshhook_private.end_run_at_deadline(meshhook.workflow_runs)
from public, anon, authenticated, service_role, meshhook_worker;
