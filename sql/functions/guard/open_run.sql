-- AFTER INSERT on workflow_runs: lays out the steps, lets the roots be born, sets the deadline,
-- writes the first events and wakes the workers.
-- Raises: PT404 workflow_not_found for a definition that is not compiled yet.
create function meshhook_private.open_run()
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
  v_roots meshhook_private.step_change[];
  v_changes meshhook_private.step_change[];
begin
  insert into meshhook.run_steps (
    project_id, run_id, step_key, ordinal, kind, is_tolerant, unsettled
  )
  select
    new.project_id, new.id, n.step_key, n.ordinal, n.kind,
    n.config ->> 'on_error' = 'continue', n.indegree
  from meshhook.workflow_nodes as n
  where n.project_id = new.project_id and n.workflow_id = new.workflow_id;

  insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
  select new.project_id, new.id, '', 0, 'deadline', now() + make_interval(secs => d.deadline_s)
  from meshhook.workflow_definitions as d
  where d.id = new.workflow_id and d.deadline_s is not null;

  v_roots := array(
    select row(
      s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status, 'ready',
      s.is_tolerant, null
    )::meshhook_private.step_change
    from meshhook.run_steps as s
    where s.run_id = new.id and s.project_id = new.project_id and s.unsettled = 0
    order by s.ordinal
  );
  if v_roots = '{}' then
    raise sqlstate 'PT404' using
      message = 'workflow not found',
      detail = '{"reason": "workflow_not_found"}',
      hint = 'Start a run once the definition is published: commit or call publish_workflow first.';
  end if;
  v_changes := meshhook_private.activate_steps(v_roots);
  perform meshhook_private.append_events(new.project_id, new.id, array['run_started'], array[
    jsonb_strip_nulls(jsonb_build_object(
      'workflow_id', new.workflow_id, 'started_by', new.started_by, 'from_run', new.from_run
    ))
  ]);
  perform meshhook_private.record_changes(v_changes);
  perform pg_notify('meshhook_wake', '');
  return null;
end;
$$;

comment on function meshhook_private.open_run() is
'Trigger: lays out the steps of a new run and lets its roots be born.';
revoke all on function meshhook_private.open_run()
from public, anon, authenticated, service_role, meshhook_worker;
