-- Gives a user a role in a project, or removes the user where role is null.
-- Raises: PT401, PT400 invalid_argument, PT404 project_not_found, PT403 role_required,
-- PT409 last_admin.
create function meshhook.set_member(project_id uuid, user_id uuid, role text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_admin(set_member.project_id);
  if set_member.user_id is null
    or set_member.role is not null and set_member.role not in ('viewer', 'operator', 'admin')
  then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'user_id: a uuid. role: viewer, operator or admin; null removes the member.';
  end if;
  if set_member.role is null then
    update meshhook.project_members as m
    set role = null
    where m.project_id = set_member.project_id and m.user_id = set_member.user_id;
  else
    insert into meshhook.project_members as m (project_id, user_id, role)
    values (set_member.project_id, set_member.user_id, set_member.role)
    on conflict on constraint project_members_pkey
    do update set role = excluded.role where m.role <> excluded.role;
  end if;
  return jsonb_build_object(
    'project_id', set_member.project_id, 'user_id', set_member.user_id, 'role', set_member.role
  );
end;
$$;

comment on function meshhook.set_member(uuid, uuid, text) is
'Gives a user a role in a project; role null removes. Answers {project_id, user_id, role}.';
revoke all on function meshhook.set_member(uuid, uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.set_member(uuid, uuid, text) to authenticated;
