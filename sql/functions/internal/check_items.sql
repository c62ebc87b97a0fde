-- The error of a map whose evaluation can not be expanded, or null: the worker reports
-- {"items": [{"key", "value"}...]} with keys of 1 to 200 bytes, each once, at most 10,000 and 1 MB.
create function meshhook_private.check_items(p_output jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_twice text;
begin
  if jsonb_typeof(p_output -> 'items') is distinct from 'array' then
    return '{"code": "invalid_items", "class": "internal",
      "message": "the worker reported no list of items"}'::jsonb;
  end if;
  if jsonb_array_length(p_output -> 'items') > 10000 then
    return jsonb_build_object(
      'code', 'too_many_items', 'class', 'invalid_response',
      'message', format('%s items are more than 10,000', jsonb_array_length(p_output -> 'items'))
    );
  end if;
  if octet_length(p_output::text) > 1048576 then
    return '{"code": "output_too_large", "class": "invalid_response",
      "message": "the list of items is past 1,048,576 bytes"}'::jsonb;
  end if;
  if exists (
    select 1
    from jsonb_array_elements(p_output -> 'items') as i
    where
      jsonb_typeof(i.value -> 'key') is distinct from 'string'
      or octet_length(i.value ->> 'key') not between 1 and 200
  ) then
    return '{"code": "invalid_key", "class": "expression",
      "message": "an item has no key of 1 to 200 bytes"}'::jsonb;
  end if;
  select i.value ->> 'key'
  into v_twice
  from jsonb_array_elements(p_output -> 'items') as i
  group by i.value ->> 'key'
  having count(*) > 1
  order by 1
  limit 1;
  if found then
    return jsonb_build_object(
      'code', 'duplicate_key', 'class', 'expression',
      'message', 'two items have the key ' || v_twice, 'item_key', v_twice
    );
  end if;
  return null;
end;
$$;

comment on function meshhook_private.check_items(jsonb) is
'The error of a map whose evaluation can not be expanded, or null.';
revoke all on function meshhook_private.check_items(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
