-- Why an expression can not go on with its token p_at, in words a person can act on; one past the
-- last token: why it can not end there.
create function meshhook_private.describe_syntax_problem(
  p_pieces text[], p_kinds text[], p_at int
)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_blanks constant text := e' \t\r\n';
  v_token constant text := ltrim(p_pieces[p_at], v_blanks);
  v_place text;
begin
  if p_at > cardinality(p_pieces) then
    return 'the expression ends too early';
  end if;
  v_place := ' at character '
    || length(array_to_string(p_pieces[1:p_at], '')) - length(v_token) + 1;
  return case
    when p_kinds[p_at] = 'x' and v_token in ('''', '"', '`')
      then 'the quote ' || v_token || v_place || ' is never closed'
    when v_token = '=' then 'a single =' || v_place || ': == compares'
    when v_token = '-' then 'a minus sign' || v_place || ': JMESPath does not calculate'
    when v_token = '&'
      then 'the reference &' || v_place || ' is not the whole argument of a function'
    when v_token = '(' and p_kinds[p_at - 1] = 'q'
      then 'the name of the function before character '
        || length(array_to_string(p_pieces[1:p_at], '')) || ' stands in quotes'
    else format('unexpected "%s"%s', left(v_token, 60), v_place)
  end;
end;
$$;

comment on function meshhook_private.describe_syntax_problem(text[], text[], int) is
'Why an expression can not go on with this token, in words.';
revoke all on function meshhook_private.describe_syntax_problem(text[], text[], int)
from public, anon, authenticated, service_role, meshhook_worker;
