-- Raises unless the claims name an admin of the project, in the words of check_admin. For what a
-- worker's role may do in a person's name.
-- Raises: PT401, PT404 project_not_found, PT403 role_required.
create function meshhook_private.check_rotation(p_project_id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller constant uuid := meshhook_private.caller_id();
  v_role constant text := (
    select m.role
    from meshhook.project_members as m
    where m.project_id = p_project_id and m.user_id = v_caller
  );
begin
  if v_caller is null then
    raise sqlstate 'PT401' using
      message = 'sign in first',
      detail = '{"reason": "unauthenticated"}',
      hint = 'Send the token of a signed-in user.';
  end if;
  if v_role is null then
    raise sqlstate 'PT404' using
      message = 'project not found',
      detail = '{"reason": "project_not_found"}',
      hint = 'Check the id; list_projects shows the projects that you are a member of.';
  end if;
  if v_role <> 'admin' then
    raise sqlstate 'PT403' using
      message = 'your role is too low',
      detail = '{"reason": "role_required", "role": "admin"}',
      hint = 'Ask an admin of the project for the role admin.';
  end if;
end;
$$;

comment on function meshhook_private.check_rotation(uuid) is
'Raises unless the claims name an admin of the project.';
revoke all on function meshhook_private.check_rotation(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
