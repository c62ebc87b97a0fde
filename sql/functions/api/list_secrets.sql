-- The names of a project's secrets, with the key that each is sealed with; never a value.
-- Raises: PT401, PT404 project_not_found, PT403 role_required.
create function meshhook.list_secrets(project_id uuid)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_admin(list_secrets.project_id);
  return (
    select jsonb_build_object('secrets', coalesce(jsonb_agg(jsonb_build_object(
      'key', s.key,
      'key_id', s.key_id,
      'changed_by', s.changed_by,
      'created_at', s.created_at,
      'updated_at', s.updated_at
    ) order by s.key collate "C"), '[]'))
    from meshhook.secrets as s
    where s.project_id = list_secrets.project_id
  );
end;
$$;

comment on function meshhook.list_secrets(uuid) is
'Answers {secrets: [{key, key_id, changed_by, created_at, updated_at}]} of a project.';
revoke all on function meshhook.list_secrets(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_secrets(uuid) to authenticated;
