-- Whether a document is a definition at all: its size, its parts and its settings. Errors as in
-- check_definition; an empty array when it is.
create function meshhook_private.check_shape(p_definition jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem jsonb;
  v_nodes jsonb;
begin
  if jsonb_typeof(p_definition) is distinct from 'object' then
    v_problem := '{"problem": "the definition is not an object",
      "fix": "give {\"nodes\": [...], \"edges\": [...]}"}';
  else
    v_problem := meshhook_private.check_size(p_definition);
    v_nodes := p_definition -> 'nodes';
  end if;
  if v_problem is null then
    v_problem := case
      when jsonb_typeof(v_nodes) is distinct from 'array'
        then '{"problem": "nodes is not a list", "fix": "give a list of 1 to 1,000 nodes"}'
      when jsonb_array_length(v_nodes) not between 1 and 1000 then jsonb_build_object(
        'problem', format('the definition has %s nodes', jsonb_array_length(v_nodes)),
        'fix', 'give 1 to 1,000 nodes'
      )
      when jsonb_typeof(coalesce(p_definition -> 'edges', '[]')) <> 'array'
        then '{"problem": "edges is not a list",
          "fix": "give a list like [{\"source\": \"a\", \"target\": \"b\"}]"}'
      when cardinality(string_to_array(p_definition::text, '{{')) > 10001
        then '{"problem": "the definition has more than 10,000 {{ }}",
          "fix": "put a text together in a transform and use its output"}'
    end;
  end if;
  if v_problem is not null then
    return jsonb_build_array('{"node": null}' || v_problem);
  end if;
  return (
    select coalesce(jsonb_agg('{"node": null}' || e.value), '[]')
    from jsonb_array_elements(
      meshhook_private.check_fields(
        coalesce(p_definition -> 'settings', '{}'),
        '{"deadline_s": {"is": "number", "is_whole": true, "from": 1, "to": 31536000}}',
        'settings.'
      ) -> 'errors'
    ) as e
  );
end;
$$;

comment on function meshhook_private.check_shape(jsonb) is
'Whether a document is a definition at all: its size, its parts and its settings.';
revoke all on function meshhook_private.check_shape(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
