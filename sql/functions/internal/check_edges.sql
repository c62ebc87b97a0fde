-- Whether each edge of a definition joins two different nodes of it, once, by a handle that its
-- source has. Errors as in check_definition, at most 50. Expects a definition whose shape was
-- checked; where two nodes share an id the handles of both count.
create function meshhook_private.check_edges(p_definition jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with nodes as (
      select n.value ->> 'id' as id, bool_or(n.value ->> 'type' = 'branch') as is_branch
      from jsonb_array_elements(p_definition -> 'nodes') as n
      where jsonb_typeof(n.value) = 'object' and jsonb_typeof(n.value -> 'id') = 'string'
      group by n.value ->> 'id'
    ),
    handles as (
      select n.value ->> 'id' as id, h.value #>> '{}' as handle
      from jsonb_array_elements(p_definition -> 'nodes') as n
      cross join lateral (
        select c.value
        from jsonb_path_query(n.value, 'lax $.data.conditions[*].handle') as c (value)
        union
        select d.value from jsonb_path_query(n.value, 'lax $.data.default') as d (value)
      ) as h
      where n.value ->> 'type' = 'branch'
    ),
    judged as (
      select
        c.*,
        case
          when not c.is_readable then array[
            'it is not an object with a source, a target and perhaps a sourceHandle',
            'give the ids of two nodes as texts'
          ]
          when source_node.id is null then array[
            'there is no node ' || left(c.source, 200), 'draw it from a node or remove it'
          ]
          when target_node.id is null then array[
            'there is no node ' || left(c.target, 200), 'draw it to a node or remove it'
          ]
          when c.source = c.target then array['it leads back to its own node', 'remove it']
          when c.is_repeated then array['duplicate edge: it is there already', 'remove it']
          when c.is_mixed then array[
            'duplicate edge: another one joins the same nodes by a handle',
            'keep the one without a handle or those with one'
          ]
          when c.handle is not null and not source_node.is_branch then array[
            'it has a sourceHandle, which only an edge from a branch has', 'remove the sourceHandle'
          ]
          when c.handle is not null and not exists (
            select from handles as h where h.id = c.source and h.handle = c.handle
          ) then array[
            'its branch has no handle ' || left(c.handle, 200),
            'use a handle of one of its conditions or its default'
          ]
        end as verdict
      from meshhook_private.compare_edges(p_definition) as c
      left join nodes as source_node on source_node.id = c.source
      left join nodes as target_node on target_node.id = c.target
    ),
    refused as (
      select
        j.edge_number,
        jsonb_build_object(
          'node', (
            select n.id from nodes as n
            where n.id in (j.source, j.target) and n.id ~ '^[A-Za-z0-9_-]{1,200}$'
            order by n.id <> j.source
            limit 1
          ),
          'problem', case
            when j.is_readable then format(
              'the edge from %s to %s: %s', left(j.source, 200), left(j.target, 200), j.verdict[1]
            )
            else format('edge %s: %s', j.edge_number, j.verdict[1])
          end,
          'fix', j.verdict[2]
        ) as error
      from judged as j
      where j.verdict is not null
      order by j.edge_number
      limit 50
    )
    select coalesce(jsonb_agg(r.error order by r.edge_number), '[]') from refused as r
  );
end;
$$;

comment on function meshhook_private.check_edges(jsonb) is
'Whether each edge of a definition joins two of its nodes, once, by a handle of its source.';
revoke all on function meshhook_private.check_edges(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
