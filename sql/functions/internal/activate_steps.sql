-- Steps whose incoming edges have all settled turn ready (a delay waiting; a pause node, or any
-- step of a run that is being paused, paused) and their next attempt is born with its snapshot.
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
      status = case
        when s.kind = 'pause' or (r.directive is not null and r.directive = 'pause') then 'paused'
        when s.kind = 'delay' then 'waiting'
        else 'ready'
      end,
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

  insert into meshhook.step_attempts (
    project_id, run_id, step_key, item_key, attempt, origin, status, due_at
  )
  select
    c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, 'first',
    case c.status when 'paused' then 'paused' else 'queued' end,
    case
      when n.kind = 'delay'
        then meshhook_private.time_delay(
          c.project_id, c.run_id, c.step_key, c.attempt, (n.config ->> 'seconds')::float8
        )
      else now()
    end
  from unnest(v_changes) as c
  inner join meshhook.workflow_runs as r on r.id = c.run_id
  inner join meshhook.workflow_nodes as n
    on
      n.project_id = c.project_id
      and n.workflow_id = r.workflow_id
      and n.ordinal = c.ordinal;

  insert into meshhook.step_snapshots (
    project_id, run_id, step_key, item_key, attempt, input_mode, reads, node_hash
  )
  select
    c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, 'composed',
    meshhook_private.compose_reads(c.project_id, c.run_id, n.reads), n.node_hash
  from unnest(v_changes) as c
  inner join meshhook.workflow_runs as r on r.id = c.run_id
  inner join meshhook.workflow_nodes as n
    on
      n.project_id = c.project_id
      and n.workflow_id = r.workflow_id
      and n.ordinal = c.ordinal;
  return v_changes;
end;
$$;

comment on function meshhook_private.activate_steps(meshhook_private.step_change[]) is
'Turns steps ready and lets their next attempt be born with its snapshot.';
revoke all on function meshhook_private.activate_steps(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
