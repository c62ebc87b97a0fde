-- Texts as a JSON array, each once, in the order of their bytes.
create function meshhook_private.list_distinct(p_texts text[])
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(p_texts) < 2 then
    return to_jsonb(p_texts);
  end if;
  return (
    select jsonb_agg(distinct_texts.item order by distinct_texts.item)
    from (select distinct t.item collate "C" as item from unnest(p_texts) as t (item))
      as distinct_texts
  );
end;
$$;

comment on function meshhook_private.list_distinct(text[]) is
'Texts as a JSON array, each once, in the order of their bytes.';
revoke all on function meshhook_private.list_distinct(text[])
from public, anon, authenticated, service_role, meshhook_worker;
