-- AFTER INSERT on run_acts, for pause_run, cancel_run and cancel_resume: judges once more under the
-- lock that the guard took, then carries the act out and writes its audit row. These acts open no
-- ticket.
-- Locks: steps by ordinal, queue rows by SKIP LOCKED; the guard holds the run.
-- Raises: PT409 run_ended, run_busy, and what undo_resume raises.
create function meshhook_private.carry_out_act()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_run meshhook.workflow_runs;
  v_changes meshhook_private.step_change[];
  v_withdrawn jsonb;
begin
  if exists (
    select 1
    from meshhook.run_acts as a
    where a.xact_id = pg_current_xact_id_if_assigned() and a.proved_at is null
  ) then
    -- A ticket that was opened since the guard looked promises a state that this act would change.
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'Another act is open in this transaction: commit it first.';
  end if;
  select r.* into strict v_run
  from meshhook.workflow_runs as r
  where r.project_id = new.project_id and r.id = new.run_id
  for no key update;
  if new.kind <> 'cancel_resume' and v_run.status not in ('running', 'paused') then
    raise sqlstate 'PT409' using
      message = 'the run has ended',
      detail = jsonb_build_object('reason', 'run_ended', 'status', v_run.status)::text,
      hint = 'A run that has ended can be resumed from a step.';
  end if;

  if new.kind = 'cancel_run' then
    update meshhook.workflow_runs as r set directive = 'cancel' where r.id = v_run.id;
    v_changes := meshhook_private.cancel_steps(v_run.id, null);
  elsif new.kind = 'cancel_resume' then
    v_changes := meshhook_private.undo_resume(new, v_run);
    v_withdrawn := (
      select jsonb_agg(jsonb_build_object(
        'step_key', t.step_key, 'item_key', t.item_key, 'attempt', t.attempt
      ))
      from meshhook.run_acts as a
      cross join unnest(a.targets) as t
      where a.project_id = new.project_id and a.id = new.undoes
    );
  else
    update meshhook.workflow_runs as r
    set directive = 'pause'
    where r.id = v_run.id and r.status = 'running';
    v_changes := meshhook_private.pause_steps(v_run.id);
  end if;
  perform meshhook_private.append_events(
    new.project_id, new.run_id,
    array[case new.kind when 'cancel_resume' then 'resume_withdrawn' else new.kind end],
    array[jsonb_strip_nulls(jsonb_build_object(
      'act_id', new.id, 'actor', new.actor, 'reason', new.reason, 'undoes', new.undoes,
      'withdrawn', v_withdrawn,
      'directive', (select r.directive from meshhook.workflow_runs as r where r.id = v_run.id)
    ))]
  );
  perform meshhook_private.record_changes(v_changes);
  perform meshhook_private.write_audit(
    new.project_id,
    new.actor,
    new.kind,
    'workflow_run',
    jsonb_build_object(
      'run_id', new.run_id,
      'reason', new.reason,
      'undoes', new.undoes,
      'withdrawn', v_withdrawn,
      'steps', (select jsonb_agg(c.step_key) from unnest(v_changes) as c)
    ),
    new.request,
    p_resource_id => new.run_id,
    p_act_id => new.id
  );
  if new.kind = 'cancel_run' then
    perform nextval('meshhook_private.acts_cancel_done');
  elsif new.kind = 'cancel_resume' then
    perform nextval('meshhook_private.acts_undo_done');
  else
    perform nextval('meshhook_private.acts_pause_done');
  end if;
  return null;
end;
$$;

comment on function meshhook_private.carry_out_act() is
'Trigger: carries out pause_run, cancel_run and cancel_resume.';
revoke all on function meshhook_private.carry_out_act()
from public, anon, authenticated, service_role, meshhook_worker;
