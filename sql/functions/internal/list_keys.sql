-- The keys of an object, for a message: in order, with commas.
create function meshhook_private.list_keys(p_object jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select string_agg(k.key, ', ' order by k.key) from jsonb_object_keys(p_object) as k (key));
end;
$$;

comment on function meshhook_private.list_keys(jsonb) is
'The keys of an object, for a message: in order, with commas.';
revoke all on function meshhook_private.list_keys(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
