-- One attempt whole: input document as it was given, output, error, effect, snapshot.
-- Raises: PT401, PT404 run_not_found, step_not_found, attempt_not_found.
create function meshhook.get_attempt(
  run_id uuid, step_key text, attempt int, item_key text default ''
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_attempt meshhook.step_attempts;
  v_snapshot meshhook.step_snapshots;
  v_definition meshhook.workflow_definitions;
begin
  perform meshhook.check_caller();
  if not exists (select 1 from meshhook.workflow_runs as r where r.id = get_attempt.run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  select a.* into v_attempt
  from meshhook.step_attempts as a
  inner join meshhook.workflow_runs as r on r.id = a.run_id and r.project_id = a.project_id
  where
    r.id = get_attempt.run_id
    and a.step_key = get_attempt.step_key
    and a.item_key = coalesce(get_attempt.item_key, '')
    and a.attempt = get_attempt.attempt;
  if not found then
    raise sqlstate 'PT404' using
      message = 'attempt not found',
      detail = '{"reason": "attempt_not_found"}',
      hint = 'get_run lists the attempts of the run.';
  end if;
  select o.* into v_snapshot
  from meshhook.step_snapshots as o
  where
    o.project_id = v_attempt.project_id
    and o.run_id = v_attempt.run_id
    and o.step_key = v_attempt.step_key
    and o.item_key = v_attempt.item_key
    and o.attempt = v_attempt.attempt;
  select d.* into v_definition
  from meshhook.workflow_runs as r
  inner join meshhook.workflow_definitions as d
    on d.id = coalesce(v_snapshot.workflow_id, r.workflow_id)
  where r.id = v_attempt.run_id;
  return to_jsonb(v_attempt) - 'project_id' || jsonb_build_object(
    'actor', meshhook.get_actor(
      v_attempt.run_id, v_attempt.step_key, v_attempt.attempt, v_attempt.item_key
    ),
    'workflow_id', v_definition.id,
    'version', v_definition.version,
    'snapshot', to_jsonb(v_snapshot)
    - array['project_id', 'run_id', 'step_key', 'item_key', 'workflow_id'],
    'input', meshhook.get_input(
      v_attempt.run_id, v_attempt.step_key, v_attempt.attempt, v_attempt.item_key
    )
  );
end;
$$;

comment on function meshhook.get_attempt(uuid, text, int, text) is
'Answers one attempt whole, with the input document that it was given.';
revoke all on function meshhook.get_attempt(uuid, text, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.get_attempt(uuid, text, int, text) to authenticated;
