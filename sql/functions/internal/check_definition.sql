-- What keeps a document from being published as a definition: [{"node": key or null, "problem",
-- "fix"}...], at most 50; empty when nothing does. Cycles and what steps read of each other are
-- looked for once nodes and edges are sound. Whatever the document is, it never raises.
create function meshhook_private.check_definition(p_definition jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_errors jsonb := meshhook_private.check_shape(p_definition);
  v_nodes jsonb;
begin
  if v_errors <> '[]' then
    return v_errors;
  end if;
  v_nodes := meshhook_private.check_nodes(p_definition -> 'nodes');
  v_errors := (v_nodes -> 'errors') || meshhook_private.check_edges(p_definition);
  if v_errors = '[]' then
    v_errors := meshhook_private.check_graph(p_definition, v_nodes -> 'reads');
  end if;
  return (
    select coalesce(jsonb_agg(e.value order by e.ordinality), '[]')
    from jsonb_array_elements(v_errors) with ordinality as e
    where e.ordinality <= 50
  );
end;
$$;

comment on function meshhook_private.check_definition(jsonb) is
'What keeps a document from being published as a definition; an empty array when nothing does.';
revoke all on function meshhook_private.check_definition(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
