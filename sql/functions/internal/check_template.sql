-- Whether every {{ }} in a text may stand in a node: {"problem", "fix", "reads"}. A secret is read
-- only where p_allows_secrets, and only as {{ secrets.NAME }} with nothing else in the braces.
create function meshhook_private.check_template(p_template text, p_allows_secrets boolean)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := meshhook_private.split_template(p_template);
  v_part text;
  v_checked jsonb;
  v_reads text[] := '{}'::text[];
begin
  if v_parts is null then
    return jsonb_build_object(
      'problem', 'a {{ is never closed',
      'fix', 'close it with }}, close the quotes and braces between them, and nest those no deeper '
        'than 6',
      'reads', '[]'::jsonb
    );
  end if;
  foreach v_part in array v_parts loop
    continue when p_allows_secrets and v_part ~ '^\s*secrets\.[A-Za-z_][A-Za-z0-9_]*\s*$';
    v_checked := meshhook_private.check_reading(v_part);
    if v_checked ->> 'problem' is not null then
      return v_checked;
    end if;
    v_reads := v_reads || array(select jsonb_array_elements_text(v_checked -> 'reads'));
  end loop;
  return jsonb_build_object(
    'problem', null, 'fix', null, 'reads', meshhook_private.list_distinct(v_reads)
  );
end;
$$;

comment on function meshhook_private.check_template(text, boolean) is
'Whether every {{ }} in a text may stand in a node, and which steps they read.';
revoke all on function meshhook_private.check_template(text, boolean)
from public, anon, authenticated, service_role, meshhook_worker;
