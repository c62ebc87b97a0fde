-- The attempts of steps that just turned ready, waiting or paused, each with its snapshot. Answers
-- the transitions that it was given.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.bear_attempts(p_changes meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  with begun as (
    select
      c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, c.status,
      n.kind, n.config, n.reads, n.node_hash
    from unnest(p_changes) as c
    inner join meshhook.workflow_runs as r on r.id = c.run_id
    inner join meshhook.workflow_nodes as n
      on
        n.project_id = c.project_id
        and n.workflow_id = r.workflow_id
        and n.ordinal = c.ordinal
  ),

  born as (
    insert into meshhook.step_attempts (
      project_id, run_id, step_key, item_key, attempt, origin, status, due_at
    )
    select
      b.project_id, b.run_id, b.step_key, b.item_key, b.attempt, 'first',
      case b.status when 'paused' then 'paused' else 'queued' end,
      case
        when b.kind = 'delay'
          then meshhook_private.time_delay(
            b.project_id, b.run_id, b.step_key, b.attempt, (b.config ->> 'seconds')::float8
          )
        else now()
      end
    from begun as b
  )

  insert into meshhook.step_snapshots (
    project_id, run_id, step_key, item_key, attempt, input_mode, reads, node_hash
  )
  select
    b.project_id, b.run_id, b.step_key, b.item_key, b.attempt, 'composed',
    meshhook_private.compose_reads(b.project_id, b.run_id, b.reads), b.node_hash
  from begun as b;
  return p_changes;
end;
$$;

comment on function meshhook_private.bear_attempts(meshhook_private.step_change[]) is
'The attempts of steps that just turned ready, each with its snapshot.';
revoke all on function meshhook_private.bear_attempts(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
