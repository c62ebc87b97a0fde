-- What is legal JMESPath by its grammar and yet can not be evaluated or can not be meant: a
-- function that is not there or takes other arguments, a slice by step 0, a huge index, and a !
-- that covers less than it seems to: !a.b reads (!a).b and is always null. Null when nothing is.
-- Expects tokens that check_syntax found valid.
create function meshhook_private.check_meaning(p_pieces text[], p_kinds text[])
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text;
  v_before text;
  v_problem text;
  v_is_negated boolean := false;
  v_level int := 1;
  v_is_negated_outside boolean[] := array[false];
  v_calls text[] := array[null::text];
  v_shapes text[] := array[null::text];
begin
  for v_at in 1 .. cardinality(p_kinds) loop
    v_kind := p_kinds[v_at];
    v_before := coalesce(p_kinds[v_at - 1], '^');
    if
      v_is_negated and v_kind in ('.', '*', 'F', '?')
      or v_is_negated_outside[v_level] and v_before in ('[', ':', '#') and (
        v_kind = ':' or v_kind = '*' and p_kinds[v_at + 1] = ']'
      )
    then
      return 'the ! binds only to what stands next to it: write !(...) around all it is to negate';
    end if;

    if v_kind in ('[', '{', '?', '(') then
      v_level := v_level + 1;
      v_is_negated_outside[v_level] := v_is_negated;
      v_is_negated := false;
      v_calls[v_level] := case when v_kind = '(' and v_before = 'n' then
        meshhook_private.read_name(p_pieces[v_at - 1])
      end;
      v_shapes[v_level] := '';
    elsif v_kind in (']', '}', ')') then
      v_is_negated := v_is_negated_outside[v_level];
      if v_calls[v_level] is not null then
        v_problem := meshhook_private.check_call(v_calls[v_level], v_shapes[v_level]);
        if v_problem is not null then
          return v_problem;
        end if;
      end if;
      v_level := v_level - 1;
    elsif v_kind = '!' then
      v_is_negated := true;
    elsif v_kind in ('|', 'o', ',') then
      v_is_negated := false;
    end if;
    if v_calls[v_level] is not null and (v_kind = ',' or v_kind = '(' and v_before = 'n') then
      v_shapes[v_level] := v_shapes[v_level] || case p_kinds[v_at + 1]
        when ')' then ''
        when '&' then '&'
        else 'v'
      end;
    end if;
    if v_kind = '#' and length(ltrim(p_pieces[v_at], e' \t\r\n-')) > 9 then
      return 'the index ' || left(ltrim(p_pieces[v_at]), 60) || ' is too large';
    end if;
    if
      v_kind = '#' and v_before = ':' and ltrim(p_pieces[v_at], e' \t\r\n-') ~ '^0+$'
      and (p_kinds[v_at - 2] = ':' or p_kinds[v_at - 2] = '#' and p_kinds[v_at - 3] = ':')
    then
      return 'the step of a slice is 0';
    end if;
  end loop;
  return null;
end;
$$;

comment on function meshhook_private.check_meaning(text[], text[]) is
'What is legal JMESPath by its grammar and yet can not be evaluated or can not be meant.';
revoke all on function meshhook_private.check_meaning(text[], text[])
from public, anon, authenticated, service_role, meshhook_worker;
