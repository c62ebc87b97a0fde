-- Writes the compiled form of a definition that check_definition found no error in: its nodes in
-- topological order and its edges.
create function meshhook_private.compile_definition(
  p_project_id uuid, p_workflow_id uuid, p_definition jsonb
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  with graph as materialized (
    select g.step_key, g.node_position, g.ordinal, g.ancestors, g.descendants
    from meshhook_private.trace_graph(p_definition) as g
  ),
  edges as materialized (
    select
      source_node.step_key as source_key,
      source_node.ordinal as source_ordinal,
      target_node.ordinal as target_ordinal,
      e.handles
    from meshhook_private.list_edges(p_definition) as e
    inner join graph as source_node on source_node.node_position = e.source_position
    inner join graph as target_node on target_node.node_position = e.target_position
  ),
  incoming as (
    select
      e.target_ordinal,
      count(*)::int as edge_count,
      jsonb_agg(jsonb_build_array(e.source_key, e.handles) order by e.source_key collate "C")
      as listed
    from edges as e
    group by e.target_ordinal
  ),
  kinds as materialized (
    select
      k.kind,
      meshhook_private.list_defaults(meshhook_private.describe_fields(k.kind)) as defaults
    from (
      select distinct n.value ->> 'type' as kind
      from jsonb_array_elements(p_definition -> 'nodes') as n
    ) as k
  ),
  nodes as materialized (
    select
      k.kind,
      n.ordinality::int - 1 as node_position,
      meshhook_private.fill_inner_node(
        k.kind, meshhook_private.fill_defaults(coalesce(n.value -> 'data', '{}'), k.defaults)
      ) as config,
      meshhook_private.check_node(n.value, n.ordinality::int) -> 'reads' as reads
    from jsonb_array_elements(p_definition -> 'nodes') with ordinality as n
    inner join kinds as k on k.kind = n.value ->> 'type'
  ),
  written_edges as (
    insert into meshhook.workflow_edges (
      project_id, workflow_id, source_ordinal, target_ordinal, handles
    )
    select p_project_id, p_workflow_id, e.source_ordinal, e.target_ordinal, e.handles
    from edges as e
    order by e.source_ordinal, e.target_ordinal
  )
  insert into meshhook.workflow_nodes (
    project_id, workflow_id, step_key, ordinal, kind, config, node_hash, indegree, reads,
    ancestors, descendants, item_reads, is_item_given_input, secret_names
  )
  select
    p_project_id,
    p_workflow_id,
    g.step_key,
    g.ordinal,
    n.kind,
    n.config,
    meshhook_private.hash_node(n.kind, n.config, coalesce(i.listed, '[]')),
    coalesce(i.edge_count, 0),
    array(select jsonb_array_elements_text(n.reads)),
    g.ancestors,
    g.descendants,
    case when n.kind = 'map' then array(select jsonb_array_elements_text(
      meshhook_private.check_inner_node(n.config -> 'node') -> 'reads'
    )) end,
    case when n.kind = 'map' then meshhook_private.is_given_input(n.config -> 'node') end,
    meshhook_private.list_secret_names(n.kind, n.config)
  from graph as g
  inner join nodes as n on n.node_position = g.node_position
  left join incoming as i on i.target_ordinal = g.ordinal
  order by g.ordinal;
end;
$$;

comment on function meshhook_private.compile_definition(uuid, uuid, jsonb) is
'Writes the compiled form of a definition: its nodes in topological order and its edges.';
revoke all on function meshhook_private.compile_definition(uuid, uuid, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
