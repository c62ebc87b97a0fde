-- What is wrong with a quoted name, a raw string or a `JSON literal` of an expression; null when
-- nothing is. A literal has to be what a stored document could hold: no \u0000, no half of a
-- surrogate pair, no number beyond a double, at most 64 levels.
create function meshhook_private.check_literal(p_token text)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_quoted_name constant boolean := p_token like '"%';
  v_value jsonb;
begin
  if p_token like '''%' or p_token ~ '^"[^\\[:cntrl:]]*"$' then
    return null;
  end if;
  begin
    v_value := case
      when v_is_quoted_name then p_token
      else replace(substr(p_token, 2, length(p_token) - 2), '\`', '`')
    end::jsonb;
  exception
    when data_exception or statement_too_complex then
      return case
        when v_is_quoted_name then left(p_token, 60) || ' is not a valid JSON string'
        else left(p_token, 60) || ' is not valid JSON: a text stands in ''single quotes'''
      end;
  end;
  if
    jsonb_path_exists(v_value, 'strict $.**{65}')
    or jsonb_path_exists(
      v_value, 'strict $.** ? (@.type() == "number" && (@ > 1.7e308 || @ < -1.7e308))'
    )
  then
    return left(p_token, 60) || ' is nested too deeply or holds a number that is too large';
  end if;
  return null;
end;
$$;

comment on function meshhook_private.check_literal(text) is
'What is wrong with a quoted name or a literal of an expression; null when nothing is.';
revoke all on function meshhook_private.check_literal(text)
from public, anon, authenticated, service_role, meshhook_worker;
