-- What breaks the grammar of JMESPath in a list of tokens; null when nothing does. One pass with a
-- stack of open brackets: [ list, { hash, ? filter, ( group, f arguments of a function. Stricter
-- than the worker's library, which also takes f(a b), f(a,), {a: b c: d}, a[1:2 3], (f)(a) and
-- a[*][b, c] for a[*].[b, c].
create function meshhook_private.check_syntax(p_pieces text[], p_kinds text[])
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state text := 'operand';
  v_at int := 0;
  v_kind text;
  v_next text;
  v_run text;
  v_problem text;
  v_level int := 1;
  v_open text[] := array['^'];
begin
  while v_at < cardinality(p_kinds) loop
    v_at := v_at + 1;
    v_kind := p_kinds[v_at];
    v_next := coalesce(p_kinds[v_at + 1], '$');
    v_run := case when v_kind = '[' and v_state <> 'member' and v_next in ('#', ':', '*') then
      substring(
        array_to_string(p_kinds[v_at + 1:v_at + 6], '') from '^(?:\*\]|#\]|#?:#?(?::#?)?\])'
      )
    end;
    if not (
      case v_state
        when 'operand' then strpos('nql@*[?F{(!&', v_kind) > 0
        when 'member' then strpos('nq*[{', v_kind) > 0
        when 'key' then v_kind in ('n', 'q') and v_next = ':'
        when 'call' then strpos('(.[?F|o,)]}', v_kind) > 0
        else strpos('.[?F|o,)]}', v_kind) > 0
      end and case v_kind
        when '[' then v_run is not null or v_state in ('operand', 'member')
        when ')' then v_open[v_level] in ('(', 'f')
        when ']' then v_open[v_level] in ('[', '?')
        when '}' then v_open[v_level] = '{'
        when ',' then v_open[v_level] in ('f', '[', '{')
        when '&' then v_open[v_level] = 'f' and p_kinds[v_at - 1] in ('(', ',')
        else true
      end
    ) then
      return meshhook_private.describe_syntax_problem(p_pieces, p_kinds, v_at);
    end if;
    if v_kind in ('q', 'l') then
      v_problem := meshhook_private.check_literal(ltrim(p_pieces[v_at], e' \t\r\n'));
      if v_problem is not null then
        return v_problem;
      end if;
    end if;

    if v_state = 'key' then
      v_at := v_at + 1;
      v_state := 'operand';
    elsif v_run is not null then
      v_at := v_at + length(v_run);
      v_state := 'operator';
    elsif v_kind in ('[', '{', '?', '(') then
      v_level := v_level + 1;
      v_open[v_level] := case when v_kind = '(' and v_state = 'call' then 'f' else v_kind end;
      v_state := case
        when v_kind = '{' then 'key'
        when v_open[v_level] = 'f' and v_next = ')' then 'operator'
        else 'operand'
      end;
    elsif v_kind in (')', ']', '}') then
      v_state := 'operator';
      v_level := v_level - 1;
    else
      v_state := case
        when v_kind = 'n' then 'call'
        when v_kind = '.' then 'member'
        when v_kind = ',' and v_open[v_level] = '{' then 'key'
        when v_kind in ('o', '|', '!', '&', ',') then 'operand'
        else 'operator'
      end;
    end if;
  end loop;

  if v_level > 1 or v_state not in ('operator', 'call') then
    return meshhook_private.describe_syntax_problem(p_pieces, p_kinds, v_at + 1);
  end if;
  return null;
end;
$$;

comment on function meshhook_private.check_syntax(text[], text[]) is
'What breaks the grammar of JMESPath in a list of tokens; null when nothing does.';
revoke all on function meshhook_private.check_syntax(text[], text[])
from public, anon, authenticated, service_role, meshhook_worker;
