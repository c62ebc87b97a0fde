-- Whether a value that holds expressions may stand in a node: {"problem", "fix", "reads"}. Rules:
-- see describe_fields. Every template of a call may use secrets. Looks 64 levels deep, the most
-- that a worker sends, and never recurses.
create function meshhook_private.check_reading_value(p_value jsonb, p_is text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text constant text := case when jsonb_typeof(p_value) = 'string' then p_value #>> '{}' end;
  v_problem jsonb;
  v_template text;
  v_checked jsonb;
  v_reads text[] := '{}'::text[];
begin
  if p_is = 'conditions' then
    return meshhook_private.check_conditions(p_value);
  end if;
  v_problem := case
    when p_is = 'body' and jsonb_path_exists(p_value, 'strict $.**{65}')
      then '{"problem": "it is nested more than 64 levels deep", "fix": "make it flatter"}'
    when p_is in ('expression', 'url') and v_text is null
      then '{"problem": "it is not a text", "fix": "write it in quotes"}'
    when p_is = 'url' and (v_text !~* '^(https?://[^[:space:]]|\{\{)' or length(v_text) > 8000)
      then '{"problem": "it is not a web address", "fix": "begin with http:// or https://"}'
    when p_is = 'url' and v_text ~* '^https?://[^/?#{]*@'
      then '{"problem": "it holds a user or a password", "fix": "use a header with a secret"}'
    when p_is in ('headers', 'query') then meshhook_private.check_names(p_value, p_is)
  end;
  if v_problem is not null then
    return v_problem || '{"reads": []}';
  end if;
  if p_is = 'expression' then
    return meshhook_private.check_reading(v_text);
  end if;
  for v_template in
    select distinct t.value #>> '{}'
    from jsonb_path_query(p_value, 'strict $.**{0 to 64} ? (@.type() == "string")') as t (value)
    where strpos(t.value #>> '{}', '{{') > 0
  loop
    v_checked := meshhook_private.check_template(v_template, true);
    if v_checked ->> 'problem' is not null then
      return v_checked;
    end if;
    v_reads := v_reads || array(select jsonb_array_elements_text(v_checked -> 'reads'));
  end loop;
  return jsonb_build_object(
    'problem', null, 'fix', null, 'reads', meshhook_private.list_distinct(v_reads)
  );
end;
$$;

comment on function meshhook_private.check_reading_value(jsonb, text) is
'Whether a value that holds expressions may stand in a node, and which steps it reads.';
revoke all on function meshhook_private.check_reading_value(jsonb, text)
from public, anon, authenticated, service_role, meshhook_worker;
