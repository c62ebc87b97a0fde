-- The first attempt that is not as the events of its run leave it: how it came to be, and how it
-- ended, with error, handle and start. One attempt of a step at a time is open, so that what the
-- log says of the step next is the end of it; a resume takes back what was still queued, and an
-- undo withdraws what the resume had made. A value of more than 2,000 bytes is answered cut, as a
-- text.
create function meshhook_private.verify_attempts(p_run_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
begin atomic
  with story as (
    select e.* from meshhook_private.expand_events(p_run_id) as e
  ),

  told as (
    select
      e.*,
      coalesce(
        max(e.attempt) over (steps rows between unbounded preceding and 1 preceding), 0
      ) as highest,
      lead(e.event) over steps as next_event,
      lead(e.status) over steps as next_status,
      lead(e.attempt) over steps as next_attempt,
      lead(e.facts) over steps as next_facts
    from story as e
    where e.status <> 'running'
    window steps as (partition by e.step_key, e.item_key order by e.event)
  ),

  -- A map ends with its items; when it was started, its expansion said.
  expanded as (
    select
      e.step_key,
      e.item_key,
      e.attempt,
      min(e.event) as event,
      jsonb_agg(e.facts) -> 0 as facts
    from story as e
    where e.status = 'running'
    group by e.step_key, e.item_key, e.attempt
  ),

  withdrawn as (
    select
      e.number as event,
      t.value ->> 'step_key' as step_key,
      t.value ->> 'item_key' as item_key,
      (t.value -> 'attempt')::int as attempt
    from meshhook.workflow_events as e
    cross join jsonb_array_elements(e.payload -> 'withdrawn') as t (value)
    where e.run_id = verify_attempts.p_run_id and e.type = 'resume_withdrawn'
  ),

  born as (
    select
      t.*,
      t.status <> 'paused' and t.next_event is not null as is_ended,
      t.status <> 'paused' and coalesce(t.next_attempt = t.attempt, false) as is_ended_itself
    from told as t
    where t.attempt > t.highest and t.status in ('ready', 'waiting', 'paused')
  ),

  folded as (
    select
      b.step_key,
      b.item_key,
      b.attempt,
      b.origin,
      coalesce(w.event, case when b.is_ended then b.next_event end, x.event, b.event) as event,
      case
        when w.event is not null then 'withdrawn'
        when b.is_ended_itself and b.next_status = 'failed'
          then coalesce(b.next_facts ->> 'outcome', 'failed')
        when b.is_ended_itself then b.next_status
        when b.is_ended then 'canceled'
        when b.status = 'paused' then 'paused'
        when x.event is not null then 'running'
        else 'queued'
      end as status,
      case when b.origin in ('resume', 'supplied') then b.facts ->> 'act_id' end as act_id,
      case when b.is_ended_itself then b.next_facts -> 'error' end as error,
      case when b.is_ended_itself then b.next_facts ->> 'handle' end as handle,
      x.event is not null or (b.is_ended_itself and b.next_status in ('succeeded', 'failed'))
        as is_start_told,
      coalesce(x.facts, b.next_facts) as start_facts
    from born as b
    left join expanded as x
      on
        b.step_key = x.step_key
        and b.item_key = x.item_key
        and b.attempt = x.attempt
    left join withdrawn as w
      on
        b.step_key = w.step_key
        and b.item_key = w.item_key
        and b.attempt = w.attempt
  ),

  attempt as (
    select a.* from meshhook.step_attempts as a
    where a.run_id = p_run_id
  ),

  compared as (
    select
      f.event,
      f.status as told_status,
      f.origin as told_origin,
      f.act_id as told_act_id,
      f.error as told_error,
      f.handle as told_handle,
      f.is_start_told,
      f.start_facts,
      a.status,
      a.origin,
      a.act_id,
      a.error,
      a.handle,
      a.started_at,
      coalesce(f.step_key, a.step_key) as step_key,
      coalesce(f.item_key, a.item_key) as item_key,
      coalesce(f.attempt, a.attempt) as attempt
    from folded as f
    full join attempt as a
      on
        f.step_key = a.step_key
        and f.item_key = a.item_key
        and f.attempt = a.attempt
  )

  select
    jsonb_build_object(
      'problem', d.problem,
      'step_key', c.step_key,
      'item_key', c.item_key,
      'attempt', c.attempt,
      'event', c.event,
      'expected',
      case
        when octet_length(d.expected::text) <= 2000 then d.expected
        else to_jsonb(left(d.expected::text, 2000))
      end,
      'found',
      case
        when octet_length(d.found::text) <= 2000 then d.found
        else to_jsonb(left(d.found::text, 2000))
      end
    )
  from compared as c
  left join meshhook.run_steps as s
    on
      s.run_id = verify_attempts.p_run_id
      and c.step_key = s.step_key
      and c.item_key = s.item_key
  cross join
    lateral (
      values
      (
        1,
        'attempt_status',
        to_jsonb(
          case
            when c.told_status = 'queued' and s.status = 'running' and s.attempt = c.attempt
              then 'running'
            else c.told_status
          end
        ),
        to_jsonb(c.status)
      ),
      (2, 'attempt_origin', to_jsonb(c.told_origin), to_jsonb(c.origin)),
      (3, 'attempt_act', to_jsonb(c.told_act_id), to_jsonb(c.act_id)),
      (4, 'attempt_error', jsonb_strip_nulls(c.told_error), jsonb_strip_nulls(c.error)),
      (5, 'attempt_handle', to_jsonb(c.told_handle), to_jsonb(c.handle)),
      (
        6,
        'attempt_started_at',
        case when c.is_start_told then coalesce(c.start_facts -> 'started_at', 'null') end,
        case
          when c.is_start_told and jsonb_path_exists_tz(
            c.start_facts, '$.started_at.datetime() ? (@ == $found.datetime())',
            jsonb_build_object('found', c.started_at), true
          ) then c.start_facts -> 'started_at'
          when c.is_start_told then coalesce(to_jsonb(c.started_at), 'null')
        end
      )
    ) as d (place, problem, expected, found)
  where (d.expected is distinct from d.found)
  order by s.ordinal, c.step_key, c.item_key, c.attempt, d.place
  limit 1;
end;

comment on function meshhook_private.verify_attempts(uuid) is
'The first attempt that is not as the events of its run leave it, or null.';
revoke all on function meshhook_private.verify_attempts(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_attempts(uuid) to authenticated;
