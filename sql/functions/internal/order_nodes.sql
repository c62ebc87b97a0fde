-- The positions of nodes such that every parent comes before its children: by the length of the
-- longest path that leads to them, then by position. Nodes on a cycle, or below one, are left out.
-- p_sources and p_targets are the two ends of each edge; positions begin at 0.
create function meshhook_private.order_nodes(
  p_count int, p_sources int[], p_targets int[]
)
returns int[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_targets int[];
  v_firsts int[];
  v_open int[];
  v_layer int[];
  v_next int[];
  v_ordered int[] := '{}'::int[];
  v_node int;
  v_target int;
begin
  select array_agg(e.target order by e.source, e.target)
  into v_targets
  from unnest(p_sources, p_targets) as e (source, target);

  -- v_firsts[n + 1] is where the edges of node n begin in v_targets, v_open[n + 1] how many parents
  -- of it are not placed yet.
  select
    array_agg(1 + coalesce(degree.before, 0) order by degree.node),
    array_agg(degree.parents order by degree.node),
    array_agg(degree.node order by degree.node) filter (where degree.parents = 0)
  into v_firsts, v_open, v_layer
  from (
    select
      n.node,
      (coalesce(outgoing.edges, 0))::int as edges,
      (sum(coalesce(outgoing.edges, 0)) over (
        order by n.node rows between unbounded preceding and 1 preceding
      ))::int as before,
      (coalesce(incoming.edges, 0))::int as parents
    from generate_series(0, p_count - 1) as n (node)
    left join (
      select o.source, count(*) as edges from unnest(p_sources) as o (source) group by o.source
    ) as outgoing on outgoing.source = n.node
    left join (
      select i.target, count(*) as edges from unnest(p_targets) as i (target) group by i.target
    ) as incoming on incoming.target = n.node
  ) as degree;
  v_firsts := v_firsts || (coalesce(cardinality(p_sources), 0) + 1);

  while v_layer is not null loop
    v_ordered := v_ordered || v_layer;
    v_next := '{}';
    foreach v_node in array v_layer loop
      for v_edge in v_firsts[v_node + 1] .. v_firsts[v_node + 2] - 1 loop
        v_target := v_targets[v_edge];
        v_open[v_target + 1] := v_open[v_target + 1] - 1;
        if v_open[v_target + 1] = 0 then
          v_next := v_next || v_target;
        end if;
      end loop;
    end loop;
    v_layer := (select array_agg(n.node order by n.node) from unnest(v_next) as n (node));
  end loop;
  return v_ordered;
end;
$$;

comment on function meshhook_private.order_nodes(int, int[], int[]) is
'The positions of nodes such that parents come before their children, without those on a cycle.';
revoke all on function meshhook_private.order_nodes(int, int[], int[])
from public, anon, authenticated, service_role, meshhook_worker;
