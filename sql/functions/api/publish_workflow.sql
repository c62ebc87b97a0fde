-- Publishes a new version of a workflow.
-- Raises: PT404 project_not_found, PT403 role_required, PT400 invalid_argument,
-- PT422 invalid_definition with errors [{node, problem, fix}].
create function meshhook.publish_workflow(project_id uuid, slug text, definition jsonb)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_definition meshhook.workflow_definitions;
begin
  perform meshhook.check_admin(publish_workflow.project_id);
  insert into meshhook.workflow_definitions as d (project_id, slug, definition)
  values (
    publish_workflow.project_id,
    publish_workflow.slug,
    coalesce(publish_workflow.definition, 'null')
  )
  returning d.* into v_definition;
  return jsonb_build_object(
    'workflow_id', v_definition.id, 'slug', v_definition.slug, 'version', v_definition.version
  );
end;
$$;

comment on function meshhook.publish_workflow(uuid, text, jsonb) is
'Publishes a new version of a workflow. Answers {workflow_id, slug, version}.';
revoke all on function meshhook.publish_workflow(uuid, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.publish_workflow(uuid, text, jsonb) to authenticated;
