-- The first step that is not as the events of its run leave it. A claim leaves no event: what
-- they leave ready or waiting may be running, and what was waiting is ready once it was given back.
create function meshhook_private.verify_steps(p_run_id uuid)
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
      e.step_key,
      e.item_key,
      (array_agg(e.status order by e.event desc))[1] as status,
      (array_agg(e.attempt order by e.event desc) filter (where e.attempt is not null))[1]
        as attempt,
      max(e.event) as event
    from meshhook_private.expand_events(p_run_id) as e
    group by e.step_key, e.item_key
  ),

  step as (
    select s.* from meshhook.run_steps as s
    where s.run_id = p_run_id
  ),

  compared as (
    select
      t.event,
      s.ordinal,
      s.status,
      s.attempt,
      coalesce(t.step_key, s.step_key) as step_key,
      coalesce(t.item_key, s.item_key) as item_key,
      coalesce(t.status, 'pending') as told_status,
      coalesce(t.attempt, 0) as told_attempt
    from told as t
    full join step as s on t.step_key = s.step_key and t.item_key = s.item_key
  )

  select
    jsonb_build_object(
      'problem', d.problem,
      'step_key', c.step_key,
      'item_key', c.item_key,
      'attempt', coalesce(c.attempt, c.told_attempt),
      'event', c.event,
      'expected', d.expected,
      'found', d.found
    )
  from compared as c
  cross join
    lateral (
      values
      (
        1, 'step_status', to_jsonb(c.told_status), to_jsonb(c.status),
        c.status = c.told_status
        or c.told_status in ('ready', 'waiting') and c.status = 'running'
        or c.told_status = 'waiting' and c.status = 'ready'
      ),
      (
        2, 'step_attempt', to_jsonb(c.told_attempt), to_jsonb(c.attempt),
        c.attempt = c.told_attempt
      )
    ) as d (place, problem, expected, found, is_same)
  where d.is_same is not true
  order by c.ordinal, c.step_key, c.item_key, d.place
  limit 1;
end;

comment on function meshhook_private.verify_steps(uuid) is
'The first step that is not as the events of its run leave it, or null.';
revoke all on function meshhook_private.verify_steps(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_steps(uuid) to authenticated;
