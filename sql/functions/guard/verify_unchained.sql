-- The first audit row that no link of the chain holds, or null: one that was added past the
-- triggers, or that a checkpoint should have taken along.
create function meshhook_private.verify_unchained(p_project_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
begin atomic
  select
    jsonb_build_object(
      'problem', 'row_unchained',
      'number', null,
      'audit_id', l.id,
      'expected', null,
      'found', null
    )
  from meshhook.audit_log as l
  left join (
    select c.audit_id
    from meshhook_private.audit_checkpoint(verify_unchained.p_project_id) as s
    inner join meshhook.audit_chain as c on s.number < c.number
    where c.project_id = verify_unchained.p_project_id
  ) as chained
    on l.id = chained.audit_id
  where l.project_id = verify_unchained.p_project_id and chained.audit_id is null
  order by l.id
  limit 1;
end;

comment on function meshhook_private.verify_unchained(uuid) is
'The first audit row that no link of the chain holds, or null.';
revoke all on function meshhook_private.verify_unchained(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_unchained(uuid) to authenticated;
