-- Which tokens of a syntactically valid expression are applied to the root of its document: names
-- that are the root's own fields, and what stands for or takes apart the root itself (@, *, [],
-- [?, [0]). Not those behind a dot, a pipe or a projection, in a filter, or in a &reference.
create function meshhook_private.find_root_operands(p_kinds text[])
returns int[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_found int[] := '{}'::int[];
  v_kind text;
  v_after text;
  v_is_first boolean := true;
  v_was_first boolean;
  v_is_root boolean := true;
  v_level int := 1;
  v_begins_at_root boolean[] := array[true];
  v_is_root_outside boolean[] := array[true];
begin
  for v_at in 1 .. cardinality(p_kinds) loop
    v_kind := p_kinds[v_at];
    v_after := coalesce(p_kinds[v_at + 1], '$');
    v_was_first := v_is_first;
    v_is_first := strpos('nql@*F])}#.', coalesce(p_kinds[v_at - 1], '^')) = 0;
    if
      v_is_root and v_is_first and (
        case v_kind
          when 'n' then v_after not in ('(', ':')
          when 'q' then v_after <> ':'
          when '[' then v_after in ('#', ':')
          else v_kind in ('@', '*', 'F', '?')
        end
      )
    then
      v_found := v_found || v_at;
    end if;

    if v_kind in ('[', '{', '?', '(') then
      v_level := v_level + 1;
      v_is_root_outside[v_level] := v_is_root;
      v_is_root := v_is_root
        and v_kind <> '?'
        and (v_is_first or v_kind = '(' and v_was_first);
      v_begins_at_root[v_level] := v_is_root;
    elsif v_kind in (']', '}', ')') then
      v_is_root := v_is_root_outside[v_level];
      v_level := v_level - 1;
    elsif v_kind = ',' then
      v_is_root := v_begins_at_root[v_level];
    elsif v_kind in ('|', '&') then
      v_is_root := false;
    end if;
  end loop;
  return v_found;
end;
$$;

comment on function meshhook_private.find_root_operands(text[]) is
'Which tokens of a syntactically valid expression are applied to the root of its document.';
revoke all on function meshhook_private.find_root_operands(text[])
from public, anon, authenticated, service_role, meshhook_worker;
