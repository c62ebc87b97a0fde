-- The projects that the caller is a member of, with the role.
-- Raises: PT401.
create function meshhook.list_projects()
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_caller();
  return (
    select jsonb_build_object('projects', coalesce(jsonb_agg(jsonb_build_object(
      'project_id', p.id, 'name', p.name, 'created_at', p.created_at, 'members', m.members
    ) order by p.created_at, p.id), '[]'))
    from meshhook.projects as p
    cross join lateral (
      select jsonb_agg(
        jsonb_build_object('user_id', o.user_id, 'role', o.role) order by o.created_at, o.user_id
      ) as members
      from meshhook.project_members as o
      where o.project_id = p.id
    ) as m
  );
end;
$$;

comment on function meshhook.list_projects() is
'Answers {projects: [{project_id, name, created_at, members}]} of the caller.';
revoke all on function meshhook.list_projects()
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_projects() to authenticated;
