-- RFC 7396: the target with the patch merged into it.
create function meshhook_private.merge_patch(p_target jsonb, p_patch jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_target jsonb := case when jsonb_typeof(p_target) = 'object' then p_target else '{}' end;
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(p_patch) <> 'object' then
    return p_patch;
  end if;
  for v_key, v_value in select e.key, e.value from jsonb_each(p_patch) as e loop
    if v_value = 'null' then
      v_target := v_target - v_key;
    else
      v_target := v_target || jsonb_build_object(
        v_key, meshhook_private.merge_patch(v_target -> v_key, v_value)
      );
    end if;
  end loop;
  return v_target;
end;
$$;

comment on function meshhook_private.merge_patch(jsonb, jsonb) is
'A JSON merge patch (RFC 7396) applied to a document.';
revoke all on function meshhook_private.merge_patch(jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
