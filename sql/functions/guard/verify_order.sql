-- The first transition of a run's log that can't follow what the log said of its step before: such
-- as an end without a beginning, or an attempt whose number is not the next one.
create function meshhook_private.verify_order(p_run_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
begin atomic
  with told as (
    select
      e.*,
      coalesce(lag(e.status) over story, 'pending') as old_status,
      coalesce(max(e.attempt) over earlier, 0) as highest,
      max(e.event) filter (where e.attempt is not null) over earlier as old_event
    from meshhook_private.expand_events(p_run_id) as e
    window
      story as (partition by e.step_key, e.item_key order by e.event),
      earlier as (story rows between unbounded preceding and 1 preceding)
  ),

  -- An undo goes back to an attempt that is not the highest.
  placed as (
    select
      t.*,
      coalesce(o.attempt, 0) as old_attempt
    from told as t
    left join told as o
      on
        t.step_key = o.step_key
        and t.item_key = o.item_key
        and t.old_event = o.event
    where t.attempt is not null
  ),

  ruled as (
    select
      p.*,
      case
        -- Under another definition a step begins that had never run, and one that is changed begins
        -- anew, even if it was ready.
        when p.type = 'run_resumed' and p.facts ? 'definition'
          then array[
            'succeeded', 'failed', 'paused', 'canceled', 'waiting', 'pending', 'skipped', 'ready'
          ]
        when p.type = 'run_resumed'
          then array['succeeded', 'failed', 'paused', 'canceled', 'waiting']
        when p.facts ? 'restored_by'
          then array['pending', 'ready', 'waiting', 'paused', 'canceled']
        when p.type = 'map_expanded' then array['ready', 'waiting']
        when p.status in ('succeeded', 'failed') then array['ready', 'waiting', 'running']
        when p.status = 'canceled' then array['pending', 'ready', 'waiting', 'running', 'paused']
        when p.status = 'paused' and p.attempt = p.old_attempt
          then array['ready', 'waiting', 'running']
        when p.status <> 'skipped' and p.origin = 'retry' then array['failed']
        else array['pending']
      end as after,
      case
        when p.type = 'run_resumed' then p.highest + 1
        when p.facts ? 'restored_by' then least(p.attempt, p.highest)
        when p.status in ('ready', 'waiting') then p.highest + 1
        when p.status = 'paused' and p.attempt <> p.old_attempt then p.highest + 1
        else p.old_attempt
      end as next_attempt
    from placed as p
  )

  select
    jsonb_build_object(
      'problem', 'event_out_of_order',
      'step_key', r.step_key,
      'item_key', r.item_key,
      'attempt', r.attempt,
      'event', r.event,
      'expected', jsonb_build_object('after', r.after, 'attempt', r.next_attempt),
      'found', jsonb_build_object('after', r.old_status, 'attempt', r.attempt)
    )
  from ruled as r
  where r.old_status <> all(r.after) or r.attempt <> r.next_attempt
  order by r.event, r.step_key, r.item_key
  limit 1;
end;

comment on function meshhook_private.verify_order(uuid) is
'The first transition of a run that can not follow what its step did before, or null.';
revoke all on function meshhook_private.verify_order(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_order(uuid) to authenticated;
