-- Puts a run under definition p_run.workflow_id instead of the one that it is pinned to: its steps
-- get the ordinals of the new nodes (a map takes its items along), steps that are new to the run or
-- come back to it are pending, steps that are gone are retired: flagged, their status kept, moved
-- below every ordinal. Attempts keep the definition that they ran under.
-- The guard of an act calls it, before the ticket of the act exists.
-- Locks: none of its own; the caller holds the run and its steps.
create function meshhook_private.repin_run(
  p_run meshhook.workflow_runs, p_pinned_id uuid, p_retired text[], p_act_id uuid
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Farther down than retired steps get.
  v_aside constant int := -1000000;
begin
  update meshhook.step_snapshots as o
  set workflow_id = p_pinned_id
  where o.run_id = p_run.id and o.project_id = p_run.project_id and o.workflow_id is null;

  with lowest as (
    select least(min(s.ordinal), 0) as ordinal
    from meshhook.run_steps as s
    where s.run_id = p_run.id and s.project_id = p_run.project_id
  )

  update meshhook.run_steps as s
  set is_retired = true, ordinal = lowest.ordinal - gone.rank
  from lowest
  cross join unnest(p_retired) with ordinality as gone (step_key, rank)
  where
    s.run_id = p_run.id and s.project_id = p_run.project_id and s.step_key = gone.step_key;

  -- By way of numbers that nobody has: a key is unique at every moment.
  update meshhook.run_steps as s
  set
    ordinal = v_aside - n.ordinal,
    is_retired = s.is_retired or (s.item_key <> '' and n.kind <> 'map'),
    kind = case s.item_key when '' then n.kind else s.kind end,
    is_tolerant = case s.item_key when '' then n.config ->> 'on_error' = 'continue'
      else s.is_tolerant
    end
  from meshhook.workflow_nodes as n
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and s.run_id = p_run.id
    and s.project_id = p_run.project_id
    and s.step_key = n.step_key
    and (
      s.ordinal <> n.ordinal
      or (s.item_key = '' and s.kind <> n.kind)
      or (s.item_key = '' and s.is_tolerant <> (n.config ->> 'on_error' = 'continue'))
      or (s.item_key <> '' and n.kind <> 'map')
    );
  update meshhook.run_steps as s
  set ordinal = v_aside - s.ordinal
  where s.run_id = p_run.id and s.project_id = p_run.project_id and s.ordinal <= v_aside;

  update meshhook.run_steps as s
  set status = 'pending', unsettled = n.indegree, live = 0, is_retired = false
  from meshhook.workflow_nodes as n
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and s.run_id = p_run.id
    and s.project_id = p_run.project_id
    and s.ordinal = n.ordinal
    and s.item_key = ''
    and s.is_retired;
  insert into meshhook.run_steps (
    project_id, run_id, step_key, ordinal, kind, is_tolerant, unsettled
  )
  select
    p_run.project_id, p_run.id, n.step_key, n.ordinal, n.kind,
    n.config ->> 'on_error' = 'continue', n.indegree
  from meshhook.workflow_nodes as n
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and not exists (
      select 1
      from meshhook.run_steps as s
      where
        s.run_id = p_run.id
        and s.project_id = p_run.project_id
        and s.ordinal = n.ordinal
        and s.item_key = ''
    );

  update meshhook.workflow_runs as r
  set workflow_id = p_run.workflow_id
  where r.project_id = p_run.project_id and r.id = p_run.id;
  -- A deadline that the new definition has is set by the new attempts.
  delete from meshhook.step_queue as q
  using meshhook.workflow_definitions as d
  where
    d.id = p_run.workflow_id
    and d.deadline_s is null
    and q.run_id = p_run.id
    and q.project_id = p_run.project_id
    and q.step_key = ''
    and q.item_key = ''
    and q.attempt = 0;
  perform meshhook_private.append_events(
    p_run.project_id, p_run.id, array['run_repinned'], array[(
      select jsonb_build_object(
        'act_id', p_act_id,
        'from_workflow_id', old.id,
        'from_version', old.version,
        'workflow_id', new.id,
        'version', new.version,
        'retired', p_retired
      )
      from meshhook.workflow_definitions as old
      cross join meshhook.workflow_definitions as new
      where old.id = p_pinned_id and new.id = p_run.workflow_id
    )]
  );
end;
$$;

comment on function meshhook_private.repin_run(meshhook.workflow_runs, uuid, text[], uuid) is
'Puts a run under another definition.';
revoke all on function meshhook_private.repin_run(meshhook.workflow_runs, uuid, text[], uuid)
from public, anon, authenticated, service_role, meshhook_worker;
