-- What is wrong with the headers or the query of a call, but for their templates: {"problem",
-- "fix"}, null when nothing is. The headers that frame a request or carry its key are the worker's
-- to set.
create function meshhook_private.check_names(p_value jsonb, p_is text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
  v_value jsonb;
  v_problem text;
begin
  if jsonb_typeof(p_value) <> 'object' then
    return '{"problem": "it is not an object of names and texts",
      "fix": "write {\"name\": \"text\"}"}'::jsonb;
  end if;
  for v_name, v_value in select p.key, p.value from jsonb_each(p_value) as p loop
    v_problem := case
      when jsonb_typeof(v_value) <> 'string' then 'the value of %s is not a text'
      when p_is = 'query' then null
      when v_name !~ '^[A-Za-z0-9!#$%&''*+.^_`|~-]{1,100}$' then '%s is not a name for a header'
      when v_value #>> '{}' ~ '[\r\n]' then 'the header %s has a line break'
      when lower(v_name) = any(array[
        'accept-encoding', 'connection', 'content-length', 'expect', 'host', 'idempotency-key',
        'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'trailer',
        'transfer-encoding', 'upgrade'
      ]) then 'the header %s is set by the worker itself'
    end;
    if v_problem is not null then
      return jsonb_build_object(
        'problem', format(v_problem, left(v_name, 100)),
        'fix', 'leave it out or correct it: names and values are texts of one line'
      );
    end if;
  end loop;
  return null;
end;
$$;

comment on function meshhook_private.check_names(jsonb, text) is
'What is wrong with the headers or the query of a call, but for their templates.';
revoke all on function meshhook_private.check_names(jsonb, text)
from public, anon, authenticated, service_role, meshhook_worker;
