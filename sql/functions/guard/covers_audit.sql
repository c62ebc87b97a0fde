-- Whether this act is the ticket that is open in this transaction.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement.
create function meshhook_private.covers_audit(p_project_id uuid, p_act_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from meshhook.run_acts as a
    where
      a.xact_id = pg_current_xact_id_if_assigned()
      and a.proved_at is null
      and a.project_id = p_project_id
      and a.id = p_act_id
  );
end;
$$;

comment on function meshhook_private.covers_audit(uuid, uuid) is
'Whether this act is the open ticket of this transaction.';
revoke all on function meshhook_private.covers_audit(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_audit(uuid, uuid) to authenticated;
