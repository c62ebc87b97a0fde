-- Whether an object has the fields it must and may have: {"errors": [{"problem", "fix"}...],
-- "reads"}. Rules: see describe_fields. p_prefix is what names of fields begin with in messages.
create function meshhook_private.check_fields(p_data jsonb, p_fields jsonb, p_prefix text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name text;
  v_value jsonb;
  v_rule jsonb;
  v_needed text;
  v_checked jsonb;
  v_errors jsonb := '[]'::jsonb;
  v_reads text[] := '{}'::text[];
begin
  if jsonb_typeof(p_data) <> 'object' then
    return jsonb_build_object('reads', '[]'::jsonb, 'errors', jsonb_build_array(jsonb_build_object(
      'problem', coalesce(nullif(rtrim(p_prefix, '.'), ''), 'the data') || ' is not an object',
      'fix', 'give an object of these fields: ' || meshhook_private.list_keys(p_fields)
    )));
  end if;
  for v_name, v_value, v_rule in
    select coalesce(d.key, f.key), d.value, f.value
    from jsonb_each(p_data) as d
    full join jsonb_each(p_fields) as f on f.key = d.key
    where d.key is not null or f.value ? 'is_required'
    order by 1
    limit 50
  loop
    if v_rule is null or v_value is null then
      v_errors := v_errors || jsonb_build_object(
        'problem', p_prefix || left(v_name, 60)
          || case when v_rule is null then ' is not a known field' else ' is missing' end,
        'fix', case
          when v_rule is null
            then 'leave it out; known are ' || meshhook_private.list_keys(p_fields)
          else 'give it'
        end
      );
    elsif v_rule ->> 'is' = 'object' then
      v_checked := meshhook_private.check_fields(v_value, v_rule -> 'fields', v_name || '.');
      v_errors := v_errors || (v_checked -> 'errors');
    elsif v_rule ->> 'is' = 'inner_node' then
      v_checked := meshhook_private.check_inner_node(v_value);
      v_errors := v_errors || (v_checked -> 'errors');
      v_reads := v_reads || array(select jsonb_array_elements_text(v_checked -> 'reads'));
    elsif v_rule ->> 'is' in ('number', 'text', 'flag', 'one_of', 'some_of') then
      v_needed := meshhook_private.check_plain_value(v_value, v_rule);
      if v_needed is not null then
        v_errors := v_errors || jsonb_build_object(
          'problem', format('%s%s can not be %s', p_prefix, v_name, left(v_value::text, 60)),
          'fix', format('give %s', v_needed)
        );
      end if;
    else
      v_checked := meshhook_private.check_reading_value(v_value, v_rule ->> 'is');
      v_reads := v_reads || array(select jsonb_array_elements_text(v_checked -> 'reads'));
      if v_checked ->> 'problem' is not null then
        v_errors := v_errors || jsonb_build_object(
          'problem', format('%s%s: %s', p_prefix, v_name, v_checked ->> 'problem'),
          'fix', v_checked -> 'fix'
        );
      end if;
    end if;
  end loop;
  return jsonb_build_object('errors', v_errors, 'reads', meshhook_private.list_distinct(v_reads));
end;
$$;

comment on function meshhook_private.check_fields(jsonb, jsonb, text) is
'Whether an object has the fields it must and may have, and which steps its expressions read.';
revoke all on function meshhook_private.check_fields(jsonb, jsonb, text)
from public, anon, authenticated, service_role, meshhook_worker;
