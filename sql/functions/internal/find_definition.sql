-- The definition that a resume asks for: the one that the run has, or another version of the same
-- workflow.
-- Raises: PT404 workflow_not_found.
create function meshhook_private.find_definition(p_run meshhook.workflow_runs, p_options jsonb)
returns uuid
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_workflow_id uuid := p_run.workflow_id;
begin
  if p_options ? 'version' then
    select d.id
    into v_workflow_id
    from meshhook.workflow_definitions as pinned
    inner join meshhook.workflow_definitions as d
      on
        d.project_id = pinned.project_id
        and d.slug = pinned.slug
        and d.version = (p_options ->> 'version')::numeric
    where pinned.id = p_run.workflow_id and pinned.project_id = p_run.project_id;
    if not found then
      raise sqlstate 'PT404' using
        message = 'workflow not found',
        detail = '{"reason": "workflow_not_found"}',
        hint = 'list_workflows shows slugs and versions.';
    end if;
  end if;
  return v_workflow_id;
end;
$$;

comment on function meshhook_private.find_definition(meshhook.workflow_runs, jsonb) is
'The definition that a resume asks for.';
revoke all on function meshhook_private.find_definition(meshhook.workflow_runs, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
