-- The default of every field that has one, and of the fields of objects among them. Rules: see
-- describe_fields.
create function meshhook_private.list_defaults(p_fields jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_object_agg(f.key, coalesce(inner_fields.defaults, f.value -> 'default')), '{}'
    )
    from jsonb_each(p_fields) as f
    cross join lateral (
      select nullif(meshhook_private.list_defaults(f.value -> 'fields'), '{}') as defaults
      where f.value ? 'fields'
      union all
      select null where not f.value ? 'fields'
    ) as inner_fields
    where inner_fields.defaults is not null or f.value ? 'default'
  );
end;
$$;

comment on function meshhook_private.list_defaults(jsonb) is
'The default of every field that has one.';
revoke all on function meshhook_private.list_defaults(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
