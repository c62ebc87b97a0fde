-- The input document of one attempt, for members of the project of the run; null where there is
-- none. Definer, since references and patches are resolved by the function that serves the claim.
create function meshhook_private.describe_input(
  p_run_id uuid, p_step_key text, p_item_key text, p_attempt int
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select meshhook_private.input_document(o.project_id, o.run_id, o.reads, o.patches, o.item)
    from meshhook.step_snapshots as o
    where
      o.project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[])
      and o.run_id = p_run_id
      and o.step_key = p_step_key
      and o.item_key = p_item_key
      and o.attempt = p_attempt
  );
end;
$$;

comment on function meshhook_private.describe_input(uuid, text, text, int) is
'The input document of one attempt, for members of its project.';
revoke all on function meshhook_private.describe_input(uuid, text, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.describe_input(uuid, text, text, int) to authenticated;
