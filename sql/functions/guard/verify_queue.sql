-- The first difference between the queue rows of a run and its steps: what is ready, running
-- or waiting is queued, what is running leased, and a deadline stands while the run goes on. A map
-- that was expanded runs without a row of its own: its items have theirs.
-- Definer, since no API role reads the queue; it says so much of a run to members of its project
-- only, and never a lease token. A cancel or a pause can leave a row behind that a claim is looking
-- at; the next claim drops it.
create function meshhook_private.verify_queue(p_run_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
begin
  return (
    with run as (
      select r.id, r.status in ('running', 'paused') as is_going, d.deadline_s
      from meshhook.workflow_runs as r
      inner join meshhook.workflow_definitions as d on d.id = r.workflow_id
      where
        r.id = p_run_id
        and r.project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[])
    ),

    wanted as (
      select
        s.step_key,
        s.item_key,
        s.attempt,
        case s.status when 'running' then 'leased' else 'free' end as state
      from run as r
      inner join meshhook.run_steps as s on s.run_id = r.id
      where
        s.status in ('ready', 'running', 'waiting')
        and not (
          s.kind = 'map' and s.item_key = ''
          and s.status = 'running'
          and (s.step_key, s.attempt) in (
            select e.payload ->> 'step_key', (e.payload -> 'attempt')::int
            from meshhook.workflow_events as e
            where e.run_id = p_run_id and e.type = 'map_expanded'
          )
        )
      union all
      select '', '', 0, 'deadline'
      from run as r
      where r.is_going and r.deadline_s is not null
    ),

    -- A deadline may outlive the definition that set it, as long as the run goes on.
    queued as (
      select
        q.step_key,
        q.item_key,
        q.attempt,
        case
          when q.kind = 'deadline' then 'deadline'
          when q.lease_token is not null then 'leased'
          else 'free'
        end as state
      from run as r
      inner join meshhook.step_queue as q on q.run_id = r.id
      where not (q.kind = 'deadline' and r.is_going and r.deadline_s is null)
    )

    select jsonb_build_object(
      'problem', 'queue_row',
      'step_key', step_key,
      'item_key', item_key,
      'attempt', attempt,
      'event', null,
      'expected', w.state,
      'found', q.state
    )
    from wanted as w
    full join queued as q using (step_key, item_key, attempt)
    where (w.state is distinct from q.state)
    order by step_key, item_key, attempt
    limit 1
  );
end;
$$;

comment on function meshhook_private.verify_queue(uuid) is
'The first difference between the queue rows of a run and its steps, or null.';
revoke all on function meshhook_private.verify_queue(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_queue(uuid) to authenticated;
