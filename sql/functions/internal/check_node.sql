-- Whether one node can be published, seen by itself: {"errors": [{"node", "problem", "fix"}...],
-- "reads"}. p_position, from 1, names it where its id can not.
create function meshhook_private.check_node(p_node jsonb, p_position int)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant text := case
    when jsonb_typeof(p_node) = 'object' and jsonb_typeof(p_node -> 'id') = 'string'
      then p_node ->> 'id'
  end;
  v_has_key constant boolean := coalesce(v_id ~ '^[A-Za-z0-9_-]{1,200}$', false);
  v_kind constant text := case
    when jsonb_typeof(p_node -> 'type') = 'string' then p_node ->> 'type'
  end;
  v_fields constant jsonb := meshhook_private.describe_fields(v_kind);
  v_checked jsonb := '{"errors": [], "reads": []}'::jsonb;
  v_errors jsonb := '[]'::jsonb;
begin
  if jsonb_typeof(p_node) <> 'object' then
    v_errors := v_errors || jsonb_build_object(
      'problem', format('node %s is not an object', p_position),
      'fix', 'give it an id, a type and data'
    );
  elsif not v_has_key then
    v_errors := v_errors || jsonb_build_object(
      'problem', format('the id of node %s can not be a step key', p_position),
      'fix', 'use 1 to 200 of the characters A-Z, a-z, 0-9, _ and -'
    );
  end if;
  if jsonb_typeof(p_node) = 'object' and v_fields is null then
    v_errors := v_errors || jsonb_build_object(
      'problem',
      coalesce('there is no kind ' || left(v_kind, 60), 'the type is missing or not a text'),
      'fix', 'use one of transform, http_call, branch, delay, terminate, pause, map'
    );
  elsif v_fields is not null then
    v_checked := meshhook_private.check_fields(coalesce(p_node -> 'data', '{}'), v_fields, '');
  end if;
  return jsonb_build_object(
    'errors', coalesce((
      select jsonb_agg(jsonb_build_object('node', case when v_has_key then v_id end) || e.value)
      from jsonb_array_elements(v_errors || (v_checked -> 'errors')) as e
    ), '[]'),
    'reads', v_checked -> 'reads'
  );
end;
$$;

comment on function meshhook_private.check_node(jsonb, int) is
'Whether one node can be published, seen by itself, and which steps it reads.';
revoke all on function meshhook_private.check_node(jsonb, int)
from public, anon, authenticated, service_role, meshhook_worker;
