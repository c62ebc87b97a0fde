-- Steps whose incoming edges have all settled turn into what first_status says, and their next
-- attempt is born with its snapshot.
-- Answers the transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.activate_steps(p_steps meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes meshhook_private.step_change[];
begin
  if p_steps = '{}' then
    return '{}'::meshhook_private.step_change[];
  end if;
  with activated as (
    update meshhook.run_steps as s
    set
      status = meshhook_private.first_status(s.kind, r.directive),
      attempt = 1 + coalesce((
        select max(a.attempt)
        from meshhook.step_attempts as a
        where
          a.project_id = s.project_id
          and a.run_id = s.run_id
          and a.step_key = s.step_key
          and a.item_key = s.item_key
      ), 0)
    from unnest(p_steps) as w
    inner join meshhook.workflow_runs as r on r.id = w.run_id
    where
      s.run_id = w.run_id
      and s.project_id = w.project_id
      and s.ordinal = w.ordinal
      and s.item_key = w.item_key
    returning
      s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status, s.is_tolerant
  )

  select array_agg(row(
    a.project_id, a.run_id, a.ordinal, a.step_key, a.item_key, a.attempt, 'pending', a.status,
    a.is_tolerant, null
  )::meshhook_private.step_change order by a.run_id, a.ordinal)
  into v_changes
  from activated as a;

  return meshhook_private.bear_attempts(v_changes);
end;
$$;

comment on function meshhook_private.activate_steps(meshhook_private.step_change[]) is
'Turns steps ready and lets their next attempt be born with its snapshot.';
revoke all on function meshhook_private.activate_steps(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
