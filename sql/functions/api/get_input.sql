-- The input document {input, steps} that an attempt was given, null where there is none. The body
-- is bound when it is made, so that it may name a function of a schema that the caller can't use.
create function meshhook.get_input(
  run_id uuid, step_key text, attempt int, item_key text default ''
)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select meshhook_private.describe_input(
    get_input.run_id, get_input.step_key, coalesce(get_input.item_key, ''), get_input.attempt
  );
end;

comment on function meshhook.get_input(uuid, text, int, text) is
'The input document {input, steps} that an attempt was given.';
revoke all on function meshhook.get_input(uuid, text, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.get_input(uuid, text, int, text) to authenticated;
