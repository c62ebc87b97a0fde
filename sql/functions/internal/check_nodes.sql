-- Whether the nodes of a definition can be published, but for what follows from its edges:
-- {"errors": [{"node", "problem", "fix"}...], "reads": {"<key>": [keys it reads]}}. Stops at 50
-- errors.
create function meshhook_private.check_nodes(p_nodes jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_node jsonb;
  v_position int;
  v_checked jsonb;
  v_errors jsonb;
  v_keys text[] := '{}'::text[];
  v_reads jsonb[] := '{}'::jsonb[];
begin
  select coalesce(jsonb_agg(jsonb_build_object(
    'node', null,
    'problem', format('the id %s belongs to %s nodes', left(twice.id, 200), twice.count),
    'fix', 'give each node an id of its own'
  )), '[]')
  into v_errors
  from (
    select n.value ->> 'id' as id, count(*) as count
    from jsonb_array_elements(p_nodes) as n
    where jsonb_typeof(n.value) = 'object' and jsonb_typeof(n.value -> 'id') = 'string'
    group by n.value ->> 'id'
    having count(*) > 1
    limit 50
  ) as twice;

  for v_node, v_position in
    select n.value, n.ordinality::int
    from jsonb_array_elements(p_nodes) with ordinality as n (value, ordinality)
  loop
    exit when jsonb_array_length(v_errors) >= 50;
    v_checked := meshhook_private.check_node(v_node, v_position);
    v_errors := v_errors || (v_checked -> 'errors');
    if v_checked -> 'reads' <> '[]' and v_errors = '[]' then
      v_keys := v_keys || (v_node ->> 'id');
      v_reads := v_reads || (v_checked -> 'reads');
    end if;
  end loop;
  return jsonb_build_object(
    'errors', v_errors,
    'reads', coalesce((
      select jsonb_object_agg(r.step_key, r.reads)
      from unnest(v_keys, v_reads) as r (step_key, reads)
    ), '{}')
  );
end;
$$;

comment on function meshhook_private.check_nodes(jsonb) is
'Whether the nodes of a definition can be published, but for what follows from its edges.';
revoke all on function meshhook_private.check_nodes(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
