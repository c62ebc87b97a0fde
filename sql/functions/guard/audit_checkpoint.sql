-- Where the chain of a project begins: number and hash of the last link that the newest checkpoint
-- let go, or 0 and nothing. The checkpoint is an audit row, so the chain itself vouches for it.
create function meshhook_private.audit_checkpoint(
  p_project_id uuid, out number bigint, out hash bytea
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select
    coalesce(k.number, 0) as number,
    coalesce(k.hash, '') as hash
  from (values (true)) as always (is_true)
  left join lateral (
    select
      (l.metadata ->> 'up_to')::bigint as number,
      decode(l.metadata ->> 'hash', 'hex') as hash
    from meshhook.audit_log as l
    where l.project_id = audit_checkpoint.p_project_id and l.action = 'checkpoint'
    order by l.id desc
    limit 1
  ) as k on always.is_true;
end;

comment on function meshhook_private.audit_checkpoint(uuid) is
'Number and hash of the last link that a checkpoint let go; 0 and nothing without one.';
revoke all on function meshhook_private.audit_checkpoint(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.audit_checkpoint(uuid) to authenticated;
