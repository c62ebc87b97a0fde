-- Raises unless the caller is an admin of the project.
-- Raises: PT401, PT404 project_not_found, PT403 role_required.
create function meshhook.check_admin(project_id uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_caller();
  if not exists (
    select 1 from meshhook.projects as p where p.id = check_admin.project_id
  ) then
    raise sqlstate 'PT404' using
      message = 'project not found',
      detail = '{"reason": "project_not_found"}',
      hint = 'Check the id; list_projects shows the projects that you are a member of.';
  end if;
  -- Admins alone see the project to lock it.
  perform 1
  from meshhook.projects as p
  where p.id = check_admin.project_id
  for key share;
  if not found then
    raise sqlstate 'PT403' using
      message = 'your role is too low',
      detail = '{"reason": "role_required", "role": "admin"}',
      hint = 'Ask an admin of the project for the role admin.';
  end if;
end;
$$;

comment on function meshhook.check_admin(uuid) is
'Raises unless the caller is an admin of the project.';
revoke all on function meshhook.check_admin(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.check_admin(uuid) to authenticated;
