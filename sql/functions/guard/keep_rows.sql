-- AFTER DELETE on audit_log, with the rows that are going: only what a checkpoint has let go, while
-- its link still stands.
-- Raises: 42501.
create function meshhook_private.keep_rows()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select 1
    from (
      select g.project_id, bool_or(c.number is null) as is_unchained, max(c.number) as number
      from gone as g
      left join meshhook.audit_chain as c on c.project_id = g.project_id and c.audit_id = g.id
      group by 1
    ) as p
    cross join lateral meshhook_private.audit_checkpoint(p.project_id) as s
    where p.is_unchained or p.number > s.number
  ) then
    raise insufficient_privilege using
      message = 'audit_log is append-only',
      hint = 'meshhook audit prune removes what is old, behind a checkpoint.';
  end if;
  return null;
end;
$$;

comment on function meshhook_private.keep_rows() is
'Trigger: of audit_log only what a checkpoint has let go is removed.';
revoke all on function meshhook_private.keep_rows()
from public, anon, authenticated, service_role, meshhook_worker;
