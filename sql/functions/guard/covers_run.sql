-- Whether the ticket that is open in this transaction is for this run.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement. The ticket is found by its transaction (`offset 0` keeps it so), however
-- few acts the planner believes a run to have.
create function meshhook_private.covers_run(p_project_id uuid, p_run_id uuid)
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
      select o.project_id, o.run_id
      from meshhook.run_acts as o
      where o.xact_id = pg_current_xact_id_if_assigned() and o.proved_at is null
      offset 0
    ) as a
    where
      a.project_id = p_project_id
      and a.run_id = p_run_id
  );
end;
$$;

comment on function meshhook_private.covers_run(uuid, uuid) is
'Whether the open ticket of this transaction is for this run.';
revoke all on function meshhook_private.covers_run(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_run(uuid, uuid) to authenticated;
