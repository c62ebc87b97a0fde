-- Raises unless somebody is signed in, or a backend calls as service_role. Definer only to read the
-- claims.
-- Raises: PT401 unauthenticated.
create function meshhook.check_caller()
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    meshhook_private.caller_id() is null
    and current_setting('role') <> 'service_role'
  then
    raise sqlstate 'PT401' using
      message = 'sign in first',
      detail = '{"reason": "unauthenticated"}',
      hint = 'Send the token of a signed-in user.';
  end if;
end;
$$;

comment on function meshhook.check_caller() is
'Raises PT401 unless somebody is signed in.';
revoke all on function meshhook.check_caller()
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.check_caller() to authenticated, service_role;
