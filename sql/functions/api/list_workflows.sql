-- The workflows of a project: each slug with its versions, newest first.
-- Raises: PT401.
create function meshhook.list_workflows(project_id uuid)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_caller();
  return (
    select jsonb_build_object('workflows', coalesce(jsonb_agg(jsonb_build_object(
      'slug', w.slug, 'version', w.version, 'versions', w.versions
    ) order by w.slug), '[]'))
    from (
      select
        d.slug,
        max(d.version) as version,
        jsonb_agg(jsonb_build_object(
          'workflow_id', d.id, 'version', d.version, 'created_at', d.created_at
        ) order by d.version desc) as versions
      from meshhook.workflow_definitions as d
      where d.project_id = list_workflows.project_id
      group by d.slug
    ) as w
  );
end;
$$;

comment on function meshhook.list_workflows(uuid) is
'Answers {workflows: [{slug, version, versions}]} of a project.';
revoke all on function meshhook.list_workflows(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_workflows(uuid) to authenticated;
