-- Locks the steps that an act may touch (a step and its descendants, or all of the run) by ordinal,
-- then their queue rows. A queue row that can not be had is being claimed this moment.
-- Locks: steps by ordinal, queue rows by SKIP LOCKED; the caller holds the run.
-- Raises: PT409 run_busy.
create function meshhook_private.lock_steps(
  p_run meshhook.workflow_runs, p_step_key text, p_is_all boolean
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ordinals int[];
  v_is_queued boolean;
  v_queued bigint[];
  v_locked bigint[];
begin
  -- As a list, by which each step is looked up in its turn: what the act can't touch is not read.
  if p_is_all then
    v_ordinals := array(
      select s.ordinal
      from meshhook.run_steps as s
      where s.project_id = p_run.project_id and s.run_id = p_run.id and s.item_key = ''
      order by s.ordinal
    );
  else
    select n.ordinal || meshhook_private.list_bits(n.descendants)
    into v_ordinals
    from meshhook.workflow_nodes as n
    where
      n.project_id = p_run.project_id
      and n.workflow_id = p_run.workflow_id
      and n.step_key = p_step_key;
  end if;
  select coalesce(bool_or(l.status in ('ready', 'waiting')), false)
  into v_is_queued
  from unnest(v_ordinals) as o (ordinal)
  cross join lateral (
    select s.status
    from meshhook.run_steps as s
    where
      s.project_id = p_run.project_id
      and s.run_id = p_run.id
      and s.ordinal = o.ordinal
      and s.item_key = ''
    for no key update
  ) as l;
  if not v_is_queued then
    return;
  end if;

  -- The lease is looked at after the row is found: as a condition it would offer the planner the
  -- index of all that is due.
  select coalesce(array_agg(q.id) filter (where q.lease_token is null), '{}')
  into v_queued
  from unnest(v_ordinals) as o (ordinal)
  cross join lateral (
    select i.*
    from meshhook.run_steps as i
    where
      i.project_id = p_run.project_id
      and i.run_id = p_run.id
      and i.ordinal = o.ordinal
      and i.item_key = ''
    offset 0
  ) as s
  inner join meshhook.step_queue as q
    on
      q.run_id = s.run_id
      and q.project_id = s.project_id
      and q.step_key = s.step_key
      and q.item_key = s.item_key
      and q.attempt = s.attempt
  where s.status in ('ready', 'waiting');
  v_locked := array(
    select q.id from meshhook.step_queue as q where q.id = any(v_queued)
    for update skip locked
  );
  if cardinality(v_locked) < cardinality(v_queued) then
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'A worker is claiming one of its steps: try again.';
  end if;
end;
$$;

comment on function meshhook_private.lock_steps(meshhook.workflow_runs, text, boolean) is
'Locks the steps that an act may touch, then their queue rows.';
revoke all on function meshhook_private.lock_steps(meshhook.workflow_runs, text, boolean)
from public, anon, authenticated, service_role, meshhook_worker;
