-- Folds the events of a run and answers the first difference to its tables, or null when they
-- agree: {problem, step_key, item_key, attempt, event, expected, found}. Each part relies on what
-- those before it found in order. All of them read one state, that of the caller's statement. The
-- body is bound when it is made, so that it may name functions of a schema that the caller can't
-- use.
-- Raises: PT401; PT404 run_not_found.
create function meshhook.verify_run(run_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(
    meshhook_private.verify_events(verify_run.run_id),
    meshhook_private.verify_order(verify_run.run_id),
    meshhook_private.verify_steps(verify_run.run_id),
    meshhook_private.verify_attempts(verify_run.run_id),
    meshhook_private.verify_head(verify_run.run_id),
    meshhook_private.verify_queue(verify_run.run_id)
  );
end;

comment on function meshhook.verify_run(uuid) is
'Folds the events of a run. Answers the first difference to its tables, {problem, step_key,
item_key, attempt, event, expected, found}, or null when they agree.';
revoke all on function meshhook.verify_run(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.verify_run(uuid) to authenticated;
