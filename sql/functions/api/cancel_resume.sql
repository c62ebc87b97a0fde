-- Undoes a resume of which nothing was claimed, supplied or resumed since: every step that it
-- touched is as before, its new attempt stays as withdrawn.
-- Raises: PT401, PT400, PT404 act_not_found, PT403 role_required, PT409 undo_too_late, run_busy.
create function meshhook.cancel_resume(act_id uuid, reason text default null)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set lock_timeout = '800ms'
as $$
declare
  v_run_id uuid;
  v_project_id uuid;
  v_undo_id uuid;
  v_detail text;
begin
  -- The id of the run is looked up below; what stands here only has to be one.
  perform meshhook.check_act(
    '00000000-0000-0000-0000-000000000000', '', reason, null, null, null, null, '{}'
  );
  if act_id is null then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'act_id: give the id of a resume.';
  end if;
  select a.run_id into v_run_id
  from meshhook.run_acts as a
  where a.id = cancel_resume.act_id;
  if not found then
    raise sqlstate 'PT404' using
      message = 'act not found',
      detail = '{"reason": "act_not_found"}',
      hint = 'Check the id; get_run lists the acts on a run.';
  end if;
  select meshhook.lock_run(v_run_id) into v_project_id;
  insert into meshhook.run_acts as a (project_id, run_id, kind, undoes, reason)
  values (v_project_id, v_run_id, 'cancel_resume', cancel_resume.act_id, cancel_resume.reason)
  returning a.id into v_undo_id;
  return (
    select jsonb_build_object(
      'act_id', v_undo_id, 'undoes', cancel_resume.act_id, 'run_id', r.id, 'status', r.status,
      'withdrawn', l.metadata -> 'withdrawn', 'audit_id', l.id
    )
    from meshhook.workflow_runs as r
    left join meshhook.audit_log as l on l.project_id = r.project_id and l.act_id = v_undo_id
    where r.id = v_run_id
  );
exception
  when lock_not_available then
    perform meshhook.note_act('undo', 'run_busy', v_run_id);
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'Somebody else acts on it this moment: try again.';
  when
    sqlstate 'PT400' or sqlstate 'PT401' or sqlstate 'PT403' or sqlstate 'PT404'
    or sqlstate 'PT409' or sqlstate 'PT413' or sqlstate 'PT422'
  then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform meshhook.note_act('undo', v_detail::jsonb ->> 'reason', v_run_id);
    raise;
end;
$$;

comment on function meshhook.cancel_resume(uuid, text) is
'Undoes a resume before anything of it was claimed.
Answers {act_id, undoes, run_id, status, withdrawn, audit_id}.';
revoke all on function meshhook.cancel_resume(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.cancel_resume(uuid, text) to authenticated;
