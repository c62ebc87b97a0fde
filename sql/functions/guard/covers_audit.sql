-- Whether this act is the ticket that is open in this transaction.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement. The ticket is found by its transaction (`offset 0` keeps it so), however
-- few acts the planner believes a run to have.
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
    from (
      select o.project_id, o.id
      from meshhook.run_acts as o
      where o.xact_id = pg_current_xact_id_if_assigned() and o.proved_at is null
      offset 0
    ) as a
    where
      a.project_id = p_project_id
      and a.id = p_act_id
  );
end;
$$;

comment on function meshhook_private.covers_audit(uuid, uuid) is
'Whether this act is the open ticket of this transaction.';
revoke all on function meshhook_private.covers_audit(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_audit(uuid, uuid) to authenticated;
