-- Whether a JSON value is nested deeper than 64 levels, the most that a worker reads.
create function meshhook_private.is_too_deep(p_value jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_path_exists(p_value, '$.**{65}');
end;
$$;

comment on function meshhook_private.is_too_deep(jsonb) is
'Whether a JSON value is nested deeper than 64 levels.';
revoke all on function meshhook_private.is_too_deep(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
