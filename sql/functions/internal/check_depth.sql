-- Why an expression is deeper than the 100 levels of its syntax tree that a worker evaluates; null
-- when it is not. Counts what is never less than the depth. Between two commas of a bracket that is
-- the number of binary operators plus the longest operand; an operand is as long as its own
-- operators and brackets.
create function meshhook_private.check_depth(p_kinds text[])
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text;
  v_level int := 1;
  v_binary int[] := array[0];
  v_operand int[] := array[0];
  v_longest int[] := array[0];
  v_deepest int[] := array[0];
begin
  if cardinality(p_kinds) < 50 then
    return null;
  end if;
  for v_at in 1 .. cardinality(p_kinds) loop
    v_kind := p_kinds[v_at];
    if v_kind in ('[', '{', '?', '(') then
      v_level := v_level + 1;
      v_binary[v_level] := 0;
      v_operand[v_level] := 0;
      v_longest[v_level] := 0;
      v_deepest[v_level] := 0;
    elsif v_kind in (')', ']', '}', ',') then
      v_deepest[v_level] := greatest(
        v_deepest[v_level], v_binary[v_level] + greatest(v_longest[v_level], v_operand[v_level])
      );
      v_binary[v_level] := 0;
      v_operand[v_level] := 0;
      v_longest[v_level] := 0;
      if v_kind <> ',' then
        v_level := v_level - 1;
        v_operand[v_level] := v_operand[v_level] + v_deepest[v_level + 1] + 2;
      end if;
    elsif v_kind in ('o', '|', '&') then
      v_longest[v_level] := greatest(v_longest[v_level], v_operand[v_level]);
      v_operand[v_level] := 0;
      v_binary[v_level] := v_binary[v_level] + 1;
    elsif strpos('nql@#:', v_kind) = 0 then
      v_operand[v_level] := v_operand[v_level] + case when v_kind = 'F' then 2 else 1 end;
    end if;
    if v_level + v_binary[v_level] + greatest(v_longest[v_level], v_operand[v_level]) > 98 then
      return 'the expression is nested too deeply: split it over several transform nodes';
    end if;
  end loop;
  return null;
end;
$$;

comment on function meshhook_private.check_depth(text[]) is
'Why an expression is deeper than a worker evaluates; null when it is not.';
revoke all on function meshhook_private.check_depth(text[])
from public, anon, authenticated, service_role, meshhook_worker;
