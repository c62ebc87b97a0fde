-- The attempt that a resume of one item of a map will give it, when its map is expanded:
-- {"item_key", "from_attempt", "attempt"}; from_attempt 0 for an item that was never released.
-- Expects an item that choose_targets found.
create function meshhook_private.plan_item(
  p_run meshhook.workflow_runs, p_step_key text, p_item_key text
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'item_key', s.item_key,
      'from_attempt', s.attempt,
      'attempt', 1 + coalesce((
        select max(a.attempt)
        from meshhook.step_attempts as a
        where
          a.run_id = s.run_id
          and a.project_id = s.project_id
          and a.step_key = s.step_key
          and a.item_key = s.item_key
      ), 0)
    )
    from meshhook.run_steps as s
    where
      s.run_id = p_run.id
      and s.project_id = p_run.project_id
      and s.step_key = p_step_key
      and s.item_key = p_item_key
  );
end;
$$;

comment on function meshhook_private.plan_item(meshhook.workflow_runs, text, text) is
'The attempt that a resume of one item of a map will give it.';
revoke all on function meshhook_private.plan_item(meshhook.workflow_runs, text, text)
from public, anon, authenticated, service_role, meshhook_worker;
