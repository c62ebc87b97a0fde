-- Cancels a run. Unfinished steps are canceled and their leases fenced.
-- Raises: PT401, PT400, PT404 run_not_found, PT403 role_required, PT409 run_ended, run_busy.
create function meshhook.cancel_run(run_id uuid, reason text default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set lock_timeout = '800ms'
as $$
declare
  v_project_id uuid;
  v_act_id uuid;
  v_detail text;
begin
  perform meshhook.check_act(run_id, '', reason, null, null, null, null, '{}');
  select meshhook.lock_run(run_id) into v_project_id;
  insert into meshhook.run_acts as a (project_id, run_id, kind, reason)
  values (v_project_id, cancel_run.run_id, 'cancel_run', cancel_run.reason)
  returning a.id into v_act_id;
  return (
    select jsonb_build_object(
      'act_id', v_act_id, 'run_id', r.id, 'status', r.status, 'audit_id', l.id
    )
    from meshhook.workflow_runs as r
    left join meshhook.audit_log as l on l.project_id = r.project_id and l.act_id = v_act_id
    where r.id = cancel_run.run_id
  );
exception
  when lock_not_available then
    perform meshhook.note_act('cancel', 'run_busy', run_id);
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'Somebody else acts on it this moment: try again.';
  when
    sqlstate 'PT400' or sqlstate 'PT401' or sqlstate 'PT403' or sqlstate 'PT404'
    or sqlstate 'PT409' or sqlstate 'PT413' or sqlstate 'PT422'
  then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform meshhook.note_act('cancel', v_detail::jsonb ->> 'reason', run_id);
    raise;
end;
$$;

comment on function meshhook.cancel_run(uuid, text) is
'Cancels a run. Answers {act_id, run_id, status, audit_id}.';
revoke all on function meshhook.cancel_run(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.cancel_run(uuid, text) to authenticated;
