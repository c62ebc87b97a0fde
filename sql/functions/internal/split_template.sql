-- The expressions between {{ and }} in a text, in order; null when a {{ is never closed. The
-- closing braces are the first outside the expression's own quotes and braces, which may be nested
-- six deep.
create function meshhook_private.split_template(p_template text)
returns text[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plain constant text :=
    '[^''"`{}]|''(?:[^''\\]|\\.)*''|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`';
  v_inner text := '(?:' || v_plain || ')*';
  v_pattern text;
begin
  if strpos(p_template, '{{') = 0 then
    return '{}'::text[];
  end if;
  for v_i in 1 .. 6 loop
    v_inner := '(?:' || v_plain || '|\{' || v_inner || '\})*';
  end loop;
  v_pattern := '\{\{(' || v_inner || ')\}\}';
  if strpos(regexp_replace(p_template, v_pattern, '{ ', 'g'), '{{') > 0 then
    return null;
  end if;
  return array(select m.found[1] from regexp_matches(p_template, v_pattern, 'g') as m (found));
end;
$$;

comment on function meshhook_private.split_template(text) is
'The expressions between {{ and }} in a text; null when a {{ is never closed.';
revoke all on function meshhook_private.split_template(text)
from public, anon, authenticated, service_role, meshhook_worker;
