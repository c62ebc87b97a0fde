-- What each event of a run says of its steps, one row a step: a transition says it of one; a resume
-- of its targets, and of each step that it reset, without an attempt; the expansion of a map of the
-- map, and of the items that run again, without an attempt. The body is bound when it is made, like
-- those that read it here, so that a caller need not have the use of this schema; what they read is
-- what the caller may see. They join without nested loops: each set of a run is read once and
-- hashed, whatever the planner believes of its size.
create function meshhook_private.expand_events(p_run_id uuid)
returns table (
  event bigint,
  type text,
  step_key text,
  item_key text,
  attempt int,
  status text,
  origin text,
  facts jsonb
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select
    e.number as event,
    e.type,
    e.payload ->> 'step_key' as step_key,
    e.payload ->> 'item_key' as item_key,
    (e.payload -> 'attempt')::int as attempt,
    case e.type when 'map_expanded' then 'running' else substr(e.type, 6) end as status,
    case
      when e.payload ? 'from_attempt' then 'retry'
      else coalesce(e.payload ->> 'origin', 'first')
    end as origin,
    e.payload as facts
  from meshhook.workflow_events as e
  where
    e.run_id = expand_events.p_run_id and (e.type like 'step\_%' or e.type = 'map_expanded')
  union all
  select
    e.number as event,
    e.type,
    e.payload ->> 'step_key' as step_key,
    a.item_key,
    null as attempt,
    'pending' as status,
    null as origin,
    e.payload as facts
  from meshhook.workflow_events as e
  cross join jsonb_array_elements_text(e.payload -> 'again') as a (item_key)
  where e.run_id = expand_events.p_run_id and e.type = 'map_expanded'
  union all
  select
    e.number as event,
    e.type,
    t.value ->> 'step_key' as step_key,
    t.value ->> 'item_key' as item_key,
    (t.value -> 'attempt')::int as attempt,
    t.value ->> 'status' as status,
    t.value ->> 'origin' as origin,
    e.payload as facts
  from meshhook.workflow_events as e
  cross join jsonb_array_elements(e.payload -> 'targets') as t (value)
  where e.run_id = expand_events.p_run_id and e.type = 'run_resumed'
  union all
  select
    e.number as event,
    e.type,
    r.step_key,
    '' as item_key,
    null as attempt,
    'pending' as status,
    null as origin,
    e.payload as facts
  from meshhook.workflow_events as e
  cross join jsonb_array_elements_text(e.payload -> 'reset') as r (step_key)
  where e.run_id = expand_events.p_run_id and e.type = 'run_resumed';
end;

comment on function meshhook_private.expand_events(uuid) is
'What each event of a run says of its steps.';
revoke all on function meshhook_private.expand_events(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.expand_events(uuid) to authenticated;
