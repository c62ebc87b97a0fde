-- Whether a definition has no cycle and each step reads only steps that come before it, given
-- p_reads, {"<key>": [keys it reads]}. Errors as in check_definition, at most 50. Expects a
-- definition whose nodes and edges were checked.
create function meshhook_private.check_graph(p_definition jsonb, p_reads jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_left int[];
  v_errors jsonb;
begin
  with graph as (
    select g.step_key, g.node_position, g.ordinal, g.ancestors
    from meshhook_private.trace_graph(p_definition) as g
  ),
  left_out as (
    select array_agg(p.node_position order by p.node_position) as positions
    from generate_series(0, jsonb_array_length(p_definition -> 'nodes') - 1) as p (node_position)
    where p.node_position not in (select g.node_position from graph as g)
  ),
  refused as (
    select jsonb_build_object(
      'node', reader.step_key,
      'problem', format(
        case
          when read_node.step_key is null then 'steps.%s is read, but there is no such node'
          when read_node.step_key = reader.step_key then 'steps.%s is read by that step itself'
          else 'steps.%s is read, but that step does not come before this one'
        end,
        left(r.step_key, 200)
      ),
      'fix', case
        when read_node.step_key is null or read_node.step_key = reader.step_key
          then 'read a step that comes before this one'
        else format(
          'connect %s to %s, at least through others', read_node.step_key, reader.step_key
        )
      end
    ) as error
    from jsonb_each(p_reads) as e
    cross join lateral jsonb_array_elements_text(e.value) as r (step_key)
    inner join graph as reader on reader.step_key = e.key
    left join graph as read_node on read_node.step_key = r.step_key
    where read_node.ordinal is null or get_bit(reader.ancestors, read_node.ordinal) = 0
    order by reader.node_position, r.step_key collate "C"
    limit 50
  )
  select l.positions, (select coalesce(jsonb_agg(r.error), '[]') from refused as r)
  into v_left, v_errors
  from left_out as l;

  if v_left is null then
    return v_errors;
  end if;
  return jsonb_build_array(jsonb_build_object(
    'node', null,
    'problem', 'a cycle: ' || meshhook_private.find_cycle(p_definition, v_left),
    'fix', 'remove one of its edges; a step runs again by a retry or a resume'
  ));
end;
$$;

comment on function meshhook_private.check_graph(jsonb, jsonb) is
'Whether a definition has no cycle and each step reads only steps that come before it.';
revoke all on function meshhook_private.check_graph(jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
