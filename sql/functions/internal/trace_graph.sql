-- Where each node of a definition stands in its graph, one row a node; nodes on a cycle, or below
-- one, have none. Ancestors and descendants have one bit a node, by ordinal, and reach through any
-- number of edges. Expects a definition whose nodes and edges were checked.
create function meshhook_private.trace_graph(p_definition jsonb)
returns table (
  step_key text, node_position int, ordinal int, ancestors bit varying, descendants bit varying
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys text[];
  v_sources int[];
  v_targets int[];
  v_order int[];
  v_count int;
  v_ancestors bit varying[];
  v_descendants bit varying[];
begin
  select array_agg(n.value ->> 'id' order by n.ordinality)
  into v_keys
  from jsonb_array_elements(p_definition -> 'nodes') with ordinality as n;
  select array_agg(e.source_position), array_agg(e.target_position)
  into v_sources, v_targets
  from meshhook_private.list_edges(p_definition) as e;
  v_order := meshhook_private.order_nodes(cardinality(v_keys), v_sources, v_targets);
  v_count := cardinality(v_order);

  with placed as (
    select o.node_position, o.ordinality::int - 1 as ordinal
    from unnest(v_order) with ordinality as o (node_position, ordinality)
  ),
  edges as (
    select source.ordinal as source, target.ordinal as target
    from unnest(v_sources, v_targets) as e (source_position, target_position)
    inner join placed as source on source.node_position = e.source_position
    inner join placed as target on target.node_position = e.target_position
  )
  select
    meshhook_private.trace_reach(
      v_count, array_agg(e.source order by e.target), array_agg(e.target order by e.target)
    ),
    meshhook_private.trace_reach(
      v_count,
      array_agg(e.target order by e.source desc),
      array_agg(e.source order by e.source desc)
    )
  into v_ancestors, v_descendants
  from edges as e;

  return query
  select
    v_keys[o.node_position + 1],
    o.node_position,
    o.ordinality::int - 1,
    v_ancestors[o.ordinality],
    v_descendants[o.ordinality]
  from unnest(v_order) with ordinality as o (node_position, ordinality);
end;
$$;

comment on function meshhook_private.trace_graph(jsonb) is
'Where each node of a definition stands in its graph, with its ancestors and descendants.';
revoke all on function meshhook_private.trace_graph(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
