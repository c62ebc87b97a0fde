-- One cycle of a definition, its step keys in the direction of the edges, at most ten of them and
-- then "..."; p_left are the positions of the nodes that order_nodes left out. Each of these has a
-- parent among them, so whoever walks from parent to parent meets a node twice.
create function meshhook_private.find_cycle(p_definition jsonb, p_left int[])
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parents jsonb;
  v_node text := p_left[1]::text;
  v_walk text[] := '{}'::text[];
  v_shown text[];
begin
  select jsonb_object_agg(e.target_position, e.source_position)
  into v_parents
  from meshhook_private.list_edges(p_definition) as e
  where e.source_position = any(p_left) and e.target_position = any(p_left);

  while v_node <> all(v_walk) loop
    v_walk := v_node || v_walk;
    v_node := v_parents ->> v_node;
  end loop;
  v_walk := v_node || v_walk[1:array_position(v_walk, v_node)];

  select array_agg(p_definition -> 'nodes' -> w.node_position::int ->> 'id' order by w.ordinality)
  into v_shown
  from unnest(v_walk[1:10]) with ordinality as w (node_position, ordinality);
  return array_to_string(v_shown, ' -> ') || case
    when cardinality(v_walk) > 10 then format(' -> ... (%s nodes)', cardinality(v_walk) - 1)
    else ''
  end;
end;
$$;

comment on function meshhook_private.find_cycle(jsonb, int[]) is
'One cycle of a definition, its step keys in the direction of the edges.';
revoke all on function meshhook_private.find_cycle(jsonb, int[])
from public, anon, authenticated, service_role, meshhook_worker;
