-- The sha256, in hex, of what a node does: its kind, its data with defaults but without the label
-- and who may resume it, and its incoming edges [[source key, [handle...]]...]. Equal in two
-- definitions: the step is the same.
create function meshhook_private.hash_node(p_kind text, p_config jsonb, p_incoming jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return encode(
    sha256(convert_to(
      jsonb_build_array(p_kind, p_config - array['label', 'resume'], p_incoming)::text, 'UTF8'
    )),
    'hex'
  );
end;
$$;

comment on function meshhook_private.hash_node(text, jsonb, jsonb) is
'The sha256, in hex, of what a node does: its kind, its data and its incoming edges.';
revoke all on function meshhook_private.hash_node(text, jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
