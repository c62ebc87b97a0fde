-- sha256 of what every item of a map attempt is given beside its own value: the inner node, the
-- outputs that this reads, and the input of the run if it reads that. An item whose value and this
-- are as before need not run again.
create function meshhook_private.hash_items(
  p_node meshhook.workflow_nodes, p_run_id uuid, p_snapshot meshhook.step_snapshots
)
returns bytea
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_document jsonb := meshhook_private.input_document(
    p_node.project_id, p_run_id, p_snapshot.reads, p_snapshot.patches, null
  );
begin
  return sha256(convert_to(jsonb_build_array(
    p_node.config -> 'node',
    case when p_node.is_item_given_input then v_document -> 'input' end,
    (
      select jsonb_object_agg(s.key, s.value)
      from jsonb_each(v_document -> 'steps') as s
      where s.key = any(p_node.item_reads)
    )
  )::text, 'UTF8'));
end;
$$;

comment on function meshhook_private.hash_items(
  meshhook.workflow_nodes, uuid, meshhook.step_snapshots
) is
'sha256 of what every item of a map attempt is given beside its own value.';
revoke all on function meshhook_private.hash_items(
  meshhook.workflow_nodes, uuid, meshhook.step_snapshots
)
from public, anon, authenticated, service_role, meshhook_worker;
