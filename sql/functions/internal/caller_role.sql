-- The database role that the caller acts in, also inside definer functions.
create function meshhook_private.caller_role()
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(nullif(current_setting('role'), 'none'), session_user);
end;
$$;

comment on function meshhook_private.caller_role() is
'The database role that the caller acts in.';
revoke all on function meshhook_private.caller_role()
from public, anon, authenticated, service_role, meshhook_worker;
