-- BEFORE INSERT or UPDATE on project_members: stamps who acts. The audit row is written after the
-- row, when the claims may say something else already.
-- Raises: PT401 unauthenticated.
create function meshhook_private.stamp_member()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform meshhook_private.check_member_act();
  new.changed_by := meshhook_private.caller_id();
  return new;
end;
$$;

comment on function meshhook_private.stamp_member() is
'Trigger: stamps who adds or changes a member.';
revoke all on function meshhook_private.stamp_member()
from public, anon, authenticated, service_role, meshhook_worker;
