-- Whether a map may hold this node: {"type", "data"} of a kind that does something by itself, whose
-- failures the map counts and whose resume it governs.
-- {"errors": [{"problem", "fix"}...], "reads"}.
create function meshhook_private.check_inner_node(p_node jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    jsonb_typeof(p_node) <> 'object'
    or coalesce(p_node ->> 'type', '') not in ('transform', 'http_call')
    or p_node - '{type,data}'::text[] <> '{}'
  then
    return '{"reads": [], "errors": [{
      "problem": "node is not {\"type\", \"data\"} of a kind that a map can hold",
      "fix": "give it the type transform or http_call, and its data"
    }]}'::jsonb;
  end if;
  return meshhook_private.check_fields(
    coalesce(p_node -> 'data', '{}'),
    meshhook_private.describe_fields(p_node ->> 'type') - array['on_error', 'resume'],
    'node.'
  );
end;
$$;

comment on function meshhook_private.check_inner_node(jsonb) is
'Whether a map may hold this node, and which steps that reads.';
revoke all on function meshhook_private.check_inner_node(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
