-- The edges of a definition whose edges were checked, one row for two nodes, by the positions of
-- the nodes from 0, with the handles that make it live; none: always live.
create function meshhook_private.list_edges(p_definition jsonb)
returns table (source_position int, target_position int, handles text[])
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with nodes as (
    select n.value ->> 'id' as id, n.ordinality::int - 1 as node_position
    from jsonb_array_elements(p_definition -> 'nodes') with ordinality as n
  )
  select
    source_node.node_position,
    target_node.node_position,
    coalesce(
      array_agg(e.value ->> 'sourceHandle' order by (e.value ->> 'sourceHandle') collate "C")
      filter (where e.value ->> 'sourceHandle' is not null),
      '{}'
    )
  from jsonb_array_elements(coalesce(p_definition -> 'edges', '[]')) as e
  inner join nodes as source_node on source_node.id = e.value ->> 'source'
  inner join nodes as target_node on target_node.id = e.value ->> 'target'
  group by source_node.node_position, target_node.node_position;
end;
$$;

comment on function meshhook_private.list_edges(jsonb) is
'The edges of a definition, one row for two nodes, by the positions of the nodes.';
revoke all on function meshhook_private.list_edges(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
