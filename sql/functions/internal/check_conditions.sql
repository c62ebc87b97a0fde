-- Whether the conditions of a branch can be decided: {"problem", "fix", "reads"}.
create function meshhook_private.check_conditions(p_conditions jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_condition jsonb;
  v_position int;
  v_checked jsonb;
  v_reads text[] := '{}'::text[];
begin
  if jsonb_typeof(p_conditions) <> 'array' or jsonb_array_length(p_conditions) not between 1 and 50
  then
    return '{"problem": "the conditions are not a list of 1 to 50", "reads": [],
      "fix": "give a list like [{\"handle\": \"yes\", \"when\": \"input.is_urgent\"}]"}'::jsonb;
  end if;
  for v_condition, v_position in
    select c.value, c.ordinality::int
    from jsonb_array_elements(p_conditions) with ordinality as c (value, ordinality)
  loop
    if
      jsonb_typeof(v_condition) <> 'object'
      or jsonb_typeof(v_condition -> 'handle') is distinct from 'string'
      or length(v_condition ->> 'handle') not between 1 and 200
      or jsonb_typeof(v_condition -> 'when') is distinct from 'string'
      or v_condition - '{handle,when}'::text[] <> '{}'
    then
      return jsonb_build_object(
        'problem', format('condition %s is not a handle and an expression', v_position),
        'fix', 'give it exactly a "handle" of 1 to 200 characters and a "when"',
        'reads', '[]'::jsonb
      );
    end if;
    v_checked := meshhook_private.check_reading(v_condition ->> 'when');
    if v_checked ->> 'problem' is not null then
      return v_checked || jsonb_build_object(
        'problem', format('condition %s: %s', v_position, v_checked ->> 'problem')
      );
    end if;
    v_reads := v_reads || array(select jsonb_array_elements_text(v_checked -> 'reads'));
  end loop;
  return jsonb_build_object(
    'problem', null, 'fix', null, 'reads', meshhook_private.list_distinct(v_reads)
  );
end;
$$;

comment on function meshhook_private.check_conditions(jsonb) is
'Whether the conditions of a branch can be decided, and which steps they read.';
revoke all on function meshhook_private.check_conditions(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
