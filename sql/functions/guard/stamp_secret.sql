-- BEFORE INSERT or UPDATE on secrets: stamps who acts, and that it is an admin, as stamp_member
-- does and for its reasons. A worker's role gets here by reseal_secrets alone: the value is the
-- same one, so who set it stays.
-- Raises: PT401 unauthenticated, PT409 isolation_level, 42501.
create function meshhook_private.stamp_secret()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook_private.check_member_act();
  new.request := meshhook_private.request_facts();
  if new.request ->> 'database_role' = 'meshhook_worker' then
    return new;
  end if;
  new.changed_by := meshhook_private.caller_id();
  if
    new.request ->> 'database_role' = 'authenticated'
    and not exists (
      select 1
      from meshhook.project_members as m
      where m.project_id = new.project_id and m.user_id = new.changed_by and m.role = 'admin'
    )
  then
    -- What the policy says to a project that is not there, word for word.
    raise insufficient_privilege using
      message = 'new row violates row-level security policy for table "secrets"';
  end if;
  return new;
end;
$$;

comment on function meshhook_private.stamp_secret() is
'Trigger: stamps who sets or deletes a secret.';
revoke all on function meshhook_private.stamp_secret()
from public, anon, authenticated, service_role, meshhook_worker;
