-- The secrets that a node of this kind names in its config, each once, in order; of a map, those of
-- its inner node.
create function meshhook_private.list_secret_names(p_kind text, p_config jsonb)
returns text[]
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_kind = 'map' then
    return meshhook_private.list_secret_names(
      p_config #>> '{node,type}', p_config #> '{node,data}'
    );
  end if;
  if p_kind <> 'http_call' then
    return '{}'::text[];
  end if;
  return array(
    select distinct m.found[1] collate "C"
    from jsonb_path_query(p_config, 'strict $.**') as t (value)
    cross join lateral unnest(meshhook_private.split_template(t.value #>> '{}')) as p (part)
    cross join lateral regexp_matches(p.part, '^\s*secrets\.(\w+)\s*$') as m (found)
    where jsonb_typeof(t.value) = 'string'
    order by m.found[1] collate "C"
  );
end;
$$;

comment on function meshhook_private.list_secret_names(text, jsonb) is
'The secrets that a node names.';
revoke all on function meshhook_private.list_secret_names(text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
