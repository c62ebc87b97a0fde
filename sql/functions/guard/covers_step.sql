-- Whether the open ticket of this transaction touches this step, as a target or as reset.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement. The ticket is found by its transaction (`offset 0` keeps it so), however
-- few acts the planner believes a run to have.
create function meshhook_private.covers_step(p_run_id uuid, p_ordinal int, p_item_key text)
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
      select o.run_id, o.touched
      from meshhook.run_acts as o
      where o.xact_id = pg_current_xact_id_if_assigned() and o.proved_at is null
      offset 0
    ) as a
    where
      a.run_id = p_run_id
      and p_item_key = ''
      and get_bit(a.touched, p_ordinal) = 1
  );
end;
$$;

comment on function meshhook_private.covers_step(uuid, int, text) is
'Whether the open ticket of this transaction touches this step.';
revoke all on function meshhook_private.covers_step(uuid, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_step(uuid, int, text) to authenticated;
