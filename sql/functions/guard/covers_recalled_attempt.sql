-- Whether this attempt was the current one of a step that the open ticket of this transaction
-- touches. Volatile on purpose: a cached answer would still say yes after the ticket was closed
-- half-way through a statement. The ticket is found by its transaction (`offset 0` keeps it so),
-- however few acts the planner believes a run to have.
create function meshhook_private.covers_recalled_attempt(
  p_run_id uuid, p_step_key text, p_item_key text, p_attempt int
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
      select o.project_id, o.run_id, o.before
      from meshhook.run_acts as o
      where o.xact_id = pg_current_xact_id_if_assigned() and o.proved_at is null
      offset 0
    ) as a
    inner join meshhook.run_steps as s
      on s.project_id = a.project_id and s.run_id = a.run_id
    cross join unnest(a.before) as b
    where
      a.run_id = p_run_id
      and s.step_key = p_step_key
      and s.item_key = p_item_key
      and s.ordinal = b.ordinal
      and b.attempt = p_attempt
  );
end;
$$;

comment on function meshhook_private.covers_recalled_attempt(uuid, text, text, int) is
'Whether the open ticket touches the step whose current attempt this was.';
revoke all on function meshhook_private.covers_recalled_attempt(uuid, text, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.covers_recalled_attempt(uuid, text, text, int)
to authenticated;
