-- Replaces the ciphertext of a project's secrets, [{key, from, to}], each only where it is still
-- what it was: a value that somebody set meanwhile stays. One audit row for all, with their names.
-- Answers {keys: [key...]}: those that were replaced.
-- Locks: the secrets in the order of their names; then, at commit, the head of the audit chain.
-- Raises: PT401, PT404 project_not_found, PT403 role_required; WF002 when an argument is malformed.
create function meshhook_worker.reseal_secrets(p_project_id uuid, p_secrets jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
as $$
declare
  v_facts constant jsonb := meshhook_private.request_facts();
  v_ids uuid[];
  v_keys jsonb;
  v_key_ids jsonb;
begin
  perform meshhook_private.check_rotation(p_project_id);
  if
    jsonb_typeof(p_secrets) is distinct from 'array'
    or exists (
      select 1
      from jsonb_to_recordset(p_secrets) as g ("to" text)
      where
        coalesce(octet_length(g."to") > 65536, true)
        or g."to" !~ '^v1:[A-Za-z0-9_-]{1,50}:[A-Za-z0-9_-]{39,}$'
    )
  then
    raise sqlstate 'WF002' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'secrets a list of {key, from, to}; to is v1:KEY_ID:CIPHERTEXT.';
  end if;
  v_ids := array(
    select s.id
    from meshhook.secrets as s
    where s.project_id = p_project_id
    order by s.key collate "C"
    for no key update
  );
  with resealed as (
    update meshhook.secrets as s
    set value_encrypted = g."to"
    from jsonb_to_recordset(p_secrets) as g (key text, "from" text, "to" text)
    where
      s.id = any(v_ids)
      and s.project_id = p_project_id
      and s.key = g.key
      and s.value_encrypted = g."from"
    returning s.key, s.key_id
  )

  select
    coalesce(jsonb_agg(r.key order by r.key collate "C"), '[]'),
    jsonb_agg(distinct r.key_id)
  into v_keys, v_key_ids
  from resealed as r;
  if v_keys <> '[]' then
    perform meshhook_private.write_audit(
      p_project_id,
      meshhook_private.caller_id(),
      'rotate_secrets',
      'secret',
      jsonb_build_object('keys', v_keys, 'key_ids', v_key_ids),
      v_facts
    );
  end if;
  return jsonb_build_object('keys', v_keys);
end;
$$;

comment on function meshhook_worker.reseal_secrets(uuid, jsonb) is
'Replaces the ciphertext of a project''s secrets, each only where it is still what it was.';
revoke all on function meshhook_worker.reseal_secrets(uuid, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.reseal_secrets(uuid, jsonb) to meshhook_worker;
