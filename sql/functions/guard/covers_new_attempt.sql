-- Whether the open ticket of this transaction promises exactly this attempt.
-- Volatile on purpose: a cached answer would still say yes after the ticket was closed half-way
-- through a statement. The ticket is found by its transaction (`offset 0` keeps it so), however
-- few acts the planner believes a run to have.
create function meshhook_private.covers_new_attempt(
  p_act_id uuid, p_run_id uuid, p_step_key text, p_item_key text, p_attempt int
)
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
      select o.id, o.run_id, o.targets
      from meshhook.run_acts as o
      where o.xact_id = pg_current_xact_id_if_assigned() and o.proved_at is null
      offset 0
    ) as a
    cross join unnest(a.targets) as t
    where
      a.id = p_act_id
      and a.run_id = p_run_id
      and t.step_key = p_step_key
      and t.item_key = p_item_key
      and t.attempt = p_attempt
  );
end;
$$;

comment on function meshhook_private.covers_new_attempt(uuid, uuid, text, text, int) is
'Whether the open ticket of this transaction promises this attempt.';
revoke all on function meshhook_private.covers_new_attempt(uuid, uuid, text, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_new_attempt(uuid, uuid, text, text, int)
to authenticated;
