-- Whether the ticket that is open in this transaction is for this run.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement.
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
    from meshhook.run_acts as a
    where
      a.xact_id = pg_current_xact_id_if_assigned()
      and a.proved_at is null
      and a.project_id = p_project_id
      and a.run_id = p_run_id
  );
end;
$$;

comment on function meshhook_private.covers_run(uuid, uuid) is
'Whether the open ticket of this transaction is for this run.';
revoke all on function meshhook_private.covers_run(uuid, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_run(uuid, uuid) to authenticated;
