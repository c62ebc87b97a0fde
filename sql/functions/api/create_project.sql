-- Creates a project, of which the caller is the first admin.
-- Raises: PT401; PT400 invalid_argument.
create function meshhook.create_project(name text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project_id uuid := gen_random_uuid();
begin
  perform meshhook.check_caller();
  if coalesce(char_length(btrim(create_project.name)) not between 1 and 200, true) then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'name: 1 to 200 characters.';
  end if;
  -- The id is drawn first: membership comes after the insert, so that returning would be refused.
  insert into meshhook.projects (id, name) values (v_project_id, btrim(create_project.name));
  return jsonb_build_object('project_id', v_project_id);
end;
$$;

comment on function meshhook.create_project(text) is
'Creates a project. Answers {project_id}.';
revoke all on function meshhook.create_project(text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.create_project(text) to authenticated;
