-- Appends events to the log of one run, numbered on from its last one without gaps.
-- Locks: none of its own; the caller holds the run.
create function meshhook_private.append_events(
  p_project_id uuid, p_run_id uuid, p_types text[], p_payloads jsonb[]
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into meshhook.workflow_events (project_id, run_id, number, type, payload)
  select
    p_project_id,
    p_run_id,
    coalesce((
      select max(e.number)
      from meshhook.workflow_events as e
      where e.project_id = p_project_id and e.run_id = p_run_id
    ), 0) + n.number,
    n.type,
    n.payload
  from unnest(p_types, p_payloads) with ordinality as n (type, payload, number);
end;
$$;

comment on function meshhook_private.append_events(uuid, uuid, text[], jsonb[]) is
'Appends events to the log of a run whose lock the caller holds.';
revoke all on function meshhook_private.append_events(uuid, uuid, text[], jsonb[])
from public, anon, authenticated, service_role, meshhook_worker;
