-- What a value has to be by its rule, in words; null when it is that. Rules: see describe_fields.
-- A whole number is written without a fraction (60, not 60.0), so that it can be cast to int.
create function meshhook_private.check_plain_value(p_value jsonb, p_rule jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type constant text := jsonb_typeof(p_value);
  v_number constant numeric := case when v_type = 'number' then p_value::numeric end;
  v_is_fine constant boolean := case p_rule ->> 'is'
    when 'number' then
      v_type = 'number'
      and v_number >= coalesce(p_rule -> 'from', p_rule -> 'above')::numeric
      and v_number <= (p_rule -> 'to')::numeric
      and (not p_rule ? 'above' or v_number > (p_rule -> 'above')::numeric)
      and scale(v_number) <= case when p_rule ? 'is_whole' then 0 else 20 end
    when 'text' then
      v_type = 'string'
      and length(p_value #>> '{}')
      between coalesce((p_rule -> 'from')::int, 0) and (p_rule -> 'to')::int
    when 'flag' then v_type = 'boolean'
    when 'one_of' then v_type = 'string' and p_rule -> 'values' @> p_value
    when 'some_of' then v_type = 'array' and p_rule -> 'values' @> p_value
  end;
begin
  if v_is_fine then
    return null;
  end if;
  return case p_rule ->> 'is'
    when 'number' then
      case when p_rule ? 'is_whole' then 'a whole number' else 'a number' end
      || case when p_rule ? 'above' then ' above ' || (p_rule ->> 'above') || ' and at most '
        else ' from ' || (p_rule ->> 'from') || ' to ' end
      || (p_rule ->> 'to')
      || case when scale(v_number) > 20 then ' with at most 20 decimals' else '' end
    when 'text' then
      format('a text of %s to %s characters', coalesce(p_rule ->> 'from', '0'), p_rule ->> 'to')
    when 'flag' then 'true or false'
    when 'one_of' then 'one of '
      || (select string_agg(v.value, ', ') from jsonb_array_elements_text(p_rule -> 'values') as v)
    when 'some_of' then 'a list of some of '
      || (select string_agg(v.value, ', ') from jsonb_array_elements_text(p_rule -> 'values') as v)
  end;
end;
$$;

comment on function meshhook_private.check_plain_value(jsonb, jsonb) is
'What a value has to be by its rule, in words; null when it is that.';
revoke all on function meshhook_private.check_plain_value(jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
