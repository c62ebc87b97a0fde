-- What each of p_count nodes is reached from, transitively and without itself: one bit string a
-- node, one bit a node. The edges, one end in p_from and one in p_to, have to stand in such an
-- order that all that lead to a node come before those that go on from it. Nodes are numbered from
-- 0.
create function meshhook_private.trace_reach(p_count int, p_from int[], p_to int[])
returns bit varying[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_none constant bit varying := repeat('0', p_count)::bit varying;
  v_reached bit varying[] := array_fill(v_none, array[p_count]);
begin
  for v_edge in 1 .. coalesce(cardinality(p_from), 0) loop
    v_reached[p_to[v_edge] + 1] := v_reached[p_to[v_edge] + 1]
      | set_bit(v_reached[p_from[v_edge] + 1], p_from[v_edge], 1);
  end loop;
  return v_reached;
end;
$$;

comment on function meshhook_private.trace_reach(int, int[], int[]) is
'What each node is reached from, transitively: one bit string a node, one bit a node.';
revoke all on function meshhook_private.trace_reach(int, int[], int[])
from public, anon, authenticated, service_role, meshhook_worker;
