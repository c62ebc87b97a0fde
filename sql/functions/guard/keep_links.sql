-- AFTER DELETE on audit_chain, with the links that are going: only what a checkpoint has let go.
-- Raises: 42501.
create function meshhook_private.keep_links()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select 1
    from (select g.project_id, max(g.number) as number from gone as g group by 1) as p
    cross join lateral meshhook_private.audit_checkpoint(p.project_id) as s
    where p.number > s.number
  ) then
    raise insufficient_privilege using
      message = 'audit_chain is append-only',
      hint = 'meshhook audit prune removes what is old, behind a checkpoint.';
  end if;
  return null;
end;
$$;

comment on function meshhook_private.keep_links() is
'Trigger: of audit_chain only what a checkpoint has let go is removed.';
revoke all on function meshhook_private.keep_links()
from public, anon, authenticated, service_role, meshhook_worker;
