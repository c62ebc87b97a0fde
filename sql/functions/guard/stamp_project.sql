-- BEFORE INSERT on projects: the owner is whoever is signed in.
-- Raises: PT401 unauthenticated.
create function meshhook_private.stamp_project()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  new.owner := coalesce(meshhook_private.caller_id(), new.owner);
  if new.owner is null then
    raise sqlstate 'PT401' using
      message = 'sign in first',
      detail = '{"reason": "unauthenticated"}',
      hint = 'Send the token of a signed-in user.';
  end if;
  return new;
end;
$$;

comment on function meshhook_private.stamp_project() is
'Trigger: stamps the owner of a new project.';
revoke all on function meshhook_private.stamp_project()
from public, anon, authenticated, service_role, meshhook_worker;
