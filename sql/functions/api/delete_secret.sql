-- Takes a secret from a project.
-- Raises: PT401, PT404 project_not_found, PT403 role_required, PT404 secret_not_found,
-- PT409 isolation_level.
create function meshhook.delete_secret(project_id uuid, key text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_admin(delete_secret.project_id);
  update meshhook.secrets as s
  set value_encrypted = null
  where s.project_id = delete_secret.project_id and s.key = delete_secret.key;
  if not found then
    raise sqlstate 'PT404' using
      message = 'secret not found',
      detail = '{"reason": "secret_not_found"}',
      hint = 'list_secrets names the secrets of the project.';
  end if;
  return jsonb_build_object('project_id', delete_secret.project_id, 'key', delete_secret.key);
end;
$$;

comment on function meshhook.delete_secret(uuid, text) is
'Takes a secret from a project. Answers {project_id, key}.';
revoke all on function meshhook.delete_secret(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.delete_secret(uuid, text) to authenticated;
