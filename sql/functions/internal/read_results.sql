-- The results of a worker, well-formed, in their order; a malformed one carries its problem instead
-- of failing the batch.
create function meshhook_private.read_results(p_results jsonb)
returns meshhook_private.step_result[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_results meshhook_private.step_result[] := '{}'::meshhook_private.step_result[];
  v_result meshhook_private.step_result;
  v_item jsonb;
  v_seen text[] := '{}'::text[];
  v_number int := 0;
begin
  if jsonb_typeof(p_results) is distinct from 'array' then
    return v_results;
  end if;
  for v_item in select r.value from jsonb_array_elements(p_results) as r loop
    v_number := v_number + 1;
    v_result := null;
    v_result.number := v_number;
    v_result.problem := case
      when jsonb_typeof(v_item) <> 'object' then 'not an object'
      when (v_item ->> 'queue_id') !~ '^[0-9]{1,18}$' or not v_item ? 'queue_id'
        then 'queue_id is not a number'
      when not coalesce(v_item ->> 'token', '') ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        then 'token is not a uuid'
      when coalesce(v_item ->> 'outcome', '') not in ('succeeded', 'failed', 'lost', 'released')
        then 'outcome is unknown'
      when jsonb_typeof(v_item -> 'retry_after_s') not in ('number', 'null')
        then 'retry_after_s is not a number'
      when v_item ->> 'queue_id' || ' ' || (v_item ->> 'token') = any(v_seen) then 'named twice'
    end;
    if v_result.problem is null then
      v_result.queue_id := (v_item ->> 'queue_id')::bigint;
      v_seen := v_seen || (v_item ->> 'queue_id' || ' ' || (v_item ->> 'token'));
      v_result.token := (v_item ->> 'token')::uuid;
      v_result.outcome := v_item ->> 'outcome';
      v_result.output := v_item -> 'output';
      v_result.handle := v_item ->> 'handle';
      v_result.error := nullif(v_item -> 'error', 'null');
      v_result.effect := nullif(v_item -> 'effect', 'null');
      v_result.retry_after_s := least(
        greatest((v_item ->> 'retry_after_s')::numeric, 0), 86400
      )::float8;
    end if;
    v_results := v_results || v_result;
  end loop;
  return v_results;
end;
$$;

comment on function meshhook_private.read_results(jsonb) is
'The results of a worker, well-formed, each with its problem if it has one.';
revoke all on function meshhook_private.read_results(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
