-- AFTER INSERT or UPDATE on secrets: one audit row for each act of a person, in the name of whoever
-- acted before the row was written, with the name of the secret and of the key that seals it. A row
-- that was changed again before it could be told of (RETURNING runs in between) would leave the log
-- ending with what is no more. A rotation is one act, and reseal_secrets tells of it.
-- Raises: 27000 triggered_data_change_violation.
create function meshhook_private.audit_secret()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select 1
    from meshhook.secrets as s
    where
      s.id = new.id
      and (s.value_encrypted is not distinct from new.value_encrypted)
      and (s.changed_by is not distinct from new.changed_by)
  ) then
    raise triggered_data_change_violation using
      message = 'a secret was changed twice in one statement',
      hint = 'Change a secret once a statement.';
  end if;
  if new.changed_by is not null and new.request ->> 'database_role' <> 'meshhook_worker' then
    perform meshhook_private.write_audit(
      new.project_id,
      new.changed_by,
      case when new.value_encrypted is null then 'delete_secret' else 'set_secret' end,
      'secret',
      jsonb_build_object('key', new.key, 'key_id', new.key_id),
      new.request,
      p_resource_id => new.id
    );
  end if;
  return null;
end;
$$;

comment on function meshhook_private.audit_secret() is
'Trigger: audits the acts of people on secrets.';
revoke all on function meshhook_private.audit_secret()
from public, anon, authenticated, service_role, meshhook_worker;
