-- The error of a failed run whose head no longer holds one, from its first failed step.
create function meshhook_private.find_run_error(p_run_id uuid)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object('step_key', s.step_key, 'attempt', s.attempt, 'error', a.error)
    from meshhook.workflow_runs as r
    inner join meshhook.run_steps as s on s.project_id = r.project_id and s.run_id = r.id
    inner join meshhook.step_attempts as a
      on
        a.project_id = s.project_id
        and a.run_id = s.run_id
        and a.step_key = s.step_key
        and a.item_key = s.item_key
        and a.attempt = s.attempt
    where
      r.id = p_run_id
      and s.item_key = ''
      and s.status = 'failed'
      and not s.is_tolerant
      and not s.is_retired
    order by s.ordinal
    limit 1
  );
end;
$$;

comment on function meshhook_private.find_run_error(uuid) is
'The error of a failed run, from its first failed step.';
revoke all on function meshhook_private.find_run_error(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
