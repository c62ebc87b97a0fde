-- AFTER INSERT on step_attempts, once a statement: the queue follows the birth of attempts. A
-- queued attempt gets its queue row; an act takes the work out of the queue that its steps were
-- waiting for, and starts the deadline of the run anew.
-- Locks: queue rows that the act's guard locked already.
create function meshhook_private.enqueue_attempts()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_nestloop = on
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_act meshhook.run_acts;
  v_is_recalling boolean;
  v_deadline_s int;
begin
  -- Attempts of an act are inserted under its ticket, of which there is one at a time. One look
  -- tells what few acts need: work to take back, a deadline to start anew.
  select
    a.id, a.project_id, a.run_id, a.before,
    exists (select from unnest(a.before) as b where b.status in ('ready', 'waiting')),
    (
      select d.deadline_s
      from meshhook.workflow_runs as r
      inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
      where r.id = a.run_id and a.proved_at is null
    )
  into v_act.id, v_act.project_id, v_act.run_id, v_act.before, v_is_recalling, v_deadline_s
  from meshhook.run_acts as a
  where a.id = (select b.act_id from born as b where b.act_id is not null limit 1);
  if v_is_recalling then
    delete from meshhook.step_queue as q
    where q.id = any(array(
      select o.id
      from unnest(v_act.before) as earlier
      cross join lateral (
        select i.*
        from meshhook.run_steps as i
        where
          i.run_id = v_act.run_id
          and i.project_id = v_act.project_id
          and i.ordinal = earlier.ordinal
          and i.item_key = ''
        offset 0
      ) as s
      inner join meshhook.step_queue as o
        on
          o.run_id = s.run_id
          and o.project_id = s.project_id
          and o.step_key = s.step_key
          and o.item_key = s.item_key
          and o.attempt = earlier.attempt
      where earlier.status in ('ready', 'waiting')
    ));
  end if;
  if v_deadline_s is not null then
    insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
    values (
      v_act.project_id, v_act.run_id, '', 0, 'deadline', now() + make_interval(secs => v_deadline_s)
    )
    on conflict on constraint step_queue_one_row_an_attempt do update set run_at = excluded.run_at;
  end if;
  if v_act.id is not null then
    -- Wakes the workers once a transaction, however often it is called; the payload says nothing.
    perform pg_notify('meshhook_wake', '');
  end if;

  insert into meshhook.step_queue (
    project_id, run_id, step_key, item_key, attempt, kind, run_at
  )
  select b.project_id, b.run_id, b.step_key, b.item_key, b.attempt, s.kind, b.due_at
  from born as b
  inner join meshhook.run_steps as s
    on
      s.project_id = b.project_id
      and s.run_id = b.run_id
      and s.step_key = b.step_key
      and s.item_key = b.item_key
  where b.status = 'queued';
  return null;
end;
$$;

comment on function meshhook_private.enqueue_attempts() is
'Trigger: gives queued attempts their queue rows.';
revoke all on function meshhook_private.enqueue_attempts()
from public, anon, authenticated, service_role, meshhook_worker;
