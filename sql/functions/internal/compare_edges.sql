-- The edges of a definition whose shape was checked, in order, each with what it is compared to the
-- others: a repeated one has the same ends and handle as one before it, a mixed one has no handle
-- where another one between the same nodes has one.
create function meshhook_private.compare_edges(p_definition jsonb)
returns table (
  edge_number bigint,
  is_readable boolean,
  source text,
  target text,
  handle text,
  is_repeated boolean,
  is_mixed boolean
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    g.edge_number,
    g.is_readable,
    g.source,
    g.target,
    g.handle,
    row_number() over (partition by g.source, g.target, g.handle order by g.edge_number) > 1,
    g.handle is null and count(g.handle) over (partition by g.source, g.target) > 0
  from (
    select
      e.ordinality as edge_number,
      jsonb_typeof(e.value) = 'object'
      and jsonb_typeof(e.value -> 'source') is not distinct from 'string'
      and jsonb_typeof(e.value -> 'target') is not distinct from 'string'
      and coalesce(jsonb_typeof(e.value -> 'sourceHandle'), 'null') in ('string', 'null')
      as is_readable,
      e.value ->> 'source' as source,
      e.value ->> 'target' as target,
      e.value ->> 'sourceHandle' as handle
    from jsonb_array_elements(coalesce(p_definition -> 'edges', '[]')) with ordinality as e
  ) as g;
end;
$$;

comment on function meshhook_private.compare_edges(jsonb) is
'The edges of a definition, each with what it is compared to the others.';
revoke all on function meshhook_private.compare_edges(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
