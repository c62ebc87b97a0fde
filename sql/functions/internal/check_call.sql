-- What is wrong with a call of a JMESPath function; null when nothing is. p_shape has one letter
-- an argument: v for a value, & for a reference to an expression.
create function meshhook_private.check_call(p_name text, p_shape text)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_shapes constant jsonb := '{
    "abs": "v", "avg": "v", "ceil": "v", "contains": "vv", "ends_with": "vv", "floor": "v",
    "join": "vv", "keys": "v", "length": "v", "map": "&v", "max": "v", "max_by": "v&",
    "merge": "v+", "min": "v", "min_by": "v&", "not_null": "v+", "reverse": "v", "sort": "v",
    "sort_by": "v&", "starts_with": "vv", "sum": "v", "to_array": "v", "to_number": "v",
    "to_string": "v", "type": "v", "values": "v"
  }'::jsonb;
  v_shape constant text := v_shapes ->> p_name;
begin
  if v_shape is null then
    return format('there is no function %s()', left(p_name, 60));
  end if;
  if p_shape ~ ('^' || v_shape || '$') then
    return null;
  end if;
  return p_name || case v_shape
    when 'v' then '() takes one value'
    when 'vv' then '() takes two values'
    when 'v+' then '() takes one value or more'
    when 'v&' then '() takes a list and a reference to an expression: '
      || p_name || '(list, &field)'
    else '() takes a reference to an expression and a list: ' || p_name || '(&field, list)'
  end;
end;
$$;

comment on function meshhook_private.check_call(text, text) is
'What is wrong with a call of a JMESPath function; null when nothing is.';
revoke all on function meshhook_private.check_call(text, text)
from public, anon, authenticated, service_role, meshhook_worker;
