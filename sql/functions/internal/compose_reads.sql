-- The upstream attempts that an input composed now would read: {step_key: attempt}. A step that was
-- skipped has no output and is left out.
create function meshhook_private.compose_reads(
  p_project_id uuid, p_run_id uuid, p_reads text[]
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_reads = '{}' then
    return '{}'::jsonb;
  end if;
  return (
    select coalesce(jsonb_object_agg(s.step_key, s.attempt), '{}')
    from meshhook.run_steps as s
    where
      s.project_id = p_project_id
      and s.run_id = p_run_id
      and s.step_key = any(p_reads)
      and s.item_key = ''
      and s.status in ('succeeded', 'failed')
  );
end;
$$;

comment on function meshhook_private.compose_reads(uuid, uuid, text[]) is
'The upstream attempts that an input composed now would read.';
revoke all on function meshhook_private.compose_reads(uuid, uuid, text[])
from public, anon, authenticated, service_role, meshhook_worker;
