-- The config of a node with the defaults of the node that it holds filled in, if it is a map.
create function meshhook_private.fill_inner_node(p_kind text, p_config jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_kind <> 'map' then
    return p_config;
  end if;
  return jsonb_set(p_config, '{node,data}', meshhook_private.fill_defaults(
    coalesce(p_config #> '{node,data}', '{}'),
    meshhook_private.list_defaults(
      meshhook_private.describe_fields(p_config #>> '{node,type}') - 'on_error'
    )
  ));
end;
$$;

comment on function meshhook_private.fill_inner_node(text, jsonb) is
'The config of a node, the one that it holds filled in if it is a map.';
revoke all on function meshhook_private.fill_inner_node(text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
