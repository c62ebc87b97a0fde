-- The tokens of a JMESPath expression in order: the text of each, with the blanks before it, and
-- its kind. Kinds: n name, q quoted name, l literal, # number, o an operator between two operands
-- other than the pipe, F [], ? [?, x what is no token; every other token is its own kind. Never
-- raises.
create function meshhook_private.tokenize_expression(
  p_expression text, out pieces text[], out kinds text[]
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_blanks constant text := e' \t\r\n';
  v_pattern constant text := '([ \t\r\n]*(?:'
    '[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+|"(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.)*''|`(?:[^`\\]|\\.)*`'
    '|\|\||&&|[=!<>]=|\[[\]?]|.))';
begin
  select
    array_agg(t.piece order by t.ordinal),
    array_agg(
      case
        when t.token ~ '^[A-Za-z_]' then 'n'
        when t.token ~ '^-?[0-9]' then '#'
        when t.token = '[]' then 'F'
        when t.token = '[?' then '?'
        when length(t.token) > 1 then
          case left(t.token, 1) when '"' then 'q' when '''' then 'l' when '`' then 'l' else 'o' end
        when t.token in ('<', '>') then 'o'
        when strpos('.*[]{}(),:@|&!', t.token) > 0 then t.token
        else 'x'
      end
      order by t.ordinal
    )
  into pieces, kinds
  from (
    select m.found[1] as piece, ltrim(m.found[1], v_blanks) as token, m.ordinal
    from regexp_matches(rtrim(p_expression, v_blanks), v_pattern, 'g')
      with ordinality as m (found, ordinal)
  ) as t;
end;
$$;

comment on function meshhook_private.tokenize_expression(text) is
'The tokens of a JMESPath expression in order, each with the blanks before it and its kind.';
revoke all on function meshhook_private.tokenize_expression(text)
from public, anon, authenticated, service_role, meshhook_worker;
