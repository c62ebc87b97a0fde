-- The data of a node with every default filled in; the same for objects within it.
create function meshhook_private.fill_fields(p_data jsonb, p_fields jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
  return p_data || coalesce((
    select jsonb_object_agg(filled.key, filled.value)
    from (
      select
        f.key,
        case
          when f.value ? 'fields'
            then meshhook_private.fill_fields(coalesce(p_data -> f.key, '{}'), f.value -> 'fields')
          else coalesce(p_data -> f.key, f.value -> 'default')
        end as value,
        f.value ? 'fields' as is_object
      from jsonb_each(p_fields) as f
    ) as filled
    where filled.value is not null and not (filled.is_object and filled.value = '{}')
  ), '{}');
end;
$$;

comment on function meshhook_private.fill_fields(jsonb, jsonb) is
'The data of a node with every default filled in.';
revoke all on function meshhook_private.fill_fields(jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
