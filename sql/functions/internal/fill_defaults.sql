-- The data of a node with the defaults of its kind filled in, those of objects within it too.
-- Defaults are what list_defaults answers for the kind.
create function meshhook_private.fill_defaults(p_data jsonb, p_defaults jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_filled jsonb := p_defaults || p_data;
  v_name text;
begin
  for v_name in select d.key from jsonb_object_keys(p_data) as d (key) loop
    if jsonb_typeof(p_defaults -> v_name) = 'object' then
      v_filled := v_filled
        || jsonb_build_object(v_name, (p_defaults -> v_name) || (p_data -> v_name));
    end if;
  end loop;
  return v_filled;
end;
$$;

comment on function meshhook_private.fill_defaults(jsonb, jsonb) is
'The data of a node with the defaults of its kind filled in.';
revoke all on function meshhook_private.fill_defaults(jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
