-- Gives a project a secret, or a secret another value. The value comes sealed: the database holds
-- no key and never sees the plain one.
-- Raises: PT401, PT404 project_not_found, PT403 role_required, PT400 invalid_argument,
-- PT413 too_large, PT409 isolation_level.
create function meshhook.set_secret(project_id uuid, key text, value_encrypted text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook.check_admin(set_secret.project_id);
  if octet_length(set_secret.value_encrypted) > 65536 then
    raise sqlstate 'PT413' using
      message = 'an argument is too large',
      detail = '{"reason": "too_large", "argument": "value_encrypted", "max_bytes": 65536}',
      hint = 'Keep the value to 49,000 bytes before it is sealed.';
  end if;
  if
    coalesce(set_secret.key !~ '^[A-Za-z_][A-Za-z0-9_]{0,199}$', true)
    or coalesce(
      set_secret.value_encrypted !~ '^v1:[A-Za-z0-9_-]{1,50}:[A-Za-z0-9_-]{39,}$', true
    )
  then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'key: 1 to 200 of A-Z, a-z, 0-9 and _, no digit first. value_encrypted: what '
        'meshhook secrets set sends, v1:KEY_ID:CIPHERTEXT.';
  end if;
  -- Not from `excluded`: that is a reading of the column, which nobody may.
  insert into meshhook.secrets as s (project_id, key, value_encrypted)
  values (set_secret.project_id, set_secret.key, set_secret.value_encrypted)
  on conflict on constraint secrets_key_is_unique_in_its_project
  do update set value_encrypted = set_secret.value_encrypted;
  return jsonb_build_object('project_id', set_secret.project_id, 'key', set_secret.key);
end;
$$;

comment on function meshhook.set_secret(uuid, text, text) is
'Gives a project a secret, whose value comes sealed. Answers {project_id, key}.';
revoke all on function meshhook.set_secret(uuid, text, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.set_secret(uuid, text, text) to authenticated;
