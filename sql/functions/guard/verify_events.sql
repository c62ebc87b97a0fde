-- The first event of a run that can't be read: a number is missing, the kind is unknown, it does
-- not say what its kind says, or the run does not begin with its start. What verify_run looks at
-- first; everything after it may rely on the form of the events.
-- Raises: PT401; PT404 run_not_found.
create function meshhook_private.verify_events(p_run_id uuid)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first record;
begin
  perform meshhook.check_caller();
  if not exists (select 1 from meshhook.workflow_runs as r where r.id = p_run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;

  with numbered as (
    select e.number, e.type, e.payload, row_number() over (order by e.number) as place
    from meshhook.workflow_events as e
    where e.run_id = p_run_id
    union all
    -- Of a log without any event the first is missing.
    select null, null, null, 1
    where not exists (select 1 from meshhook.workflow_events as e where e.run_id = p_run_id)
  )

  select
    n.place as event,
    d.problem,
    case d.problem
      when 'event_missing' then to_jsonb(n.place)
      when 'event_out_of_order' then case when n.place = 1 then '"run_started"'::jsonb end
    end as expected,
    case d.problem when 'event_missing' then to_jsonb(n.number) else to_jsonb(n.type) end as found
  into v_first
  from numbered as n
  cross join lateral (
    select case
      when (n.number is distinct from n.place) then 'event_missing'
      when n.type <> all(array[
        'run_started', 'run_running', 'run_paused', 'run_succeeded', 'run_failed', 'run_canceled',
        'run_resumed', 'run_repinned', 'resume_withdrawn', 'pause_run', 'cancel_run', 'map_expanded',
        'step_ready', 'step_waiting', 'step_paused', 'step_succeeded', 'step_failed',
        'step_skipped', 'step_canceled'
      ]) then 'event_unknown'
      when (n.type = 'run_started') <> (n.place = 1) then 'event_out_of_order'
      when (n.type like 'step\_%' or n.type = 'map_expanded') and not n.payload @? '$ ? (
        @.step_key.type() == "string" && @.item_key.type() == "string"
        && @.attempt.type() == "number" && @.attempt >= 0 && @.attempt < 1000000000
      )' then 'event_malformed'
      when n.type = 'map_expanded' and (
        not n.payload @? '$ ? (@.again.type() == "array")'
        or n.payload @? '$.again[*] ? (@.type() != "string")'
      ) then 'event_malformed'
      when n.type = 'resume_withdrawn' and (
        not n.payload @? '$ ? (@.withdrawn.type() == "array")'
        or n.payload @? '$.withdrawn[*] ? (!(
          @.type() == "object"
          && @.step_key.type() == "string" && @.item_key.type() == "string"
          && @.attempt.type() == "number" && @.attempt > 0 && @.attempt < 1000000000
        ))'
      ) then 'event_malformed'
      when n.type = 'run_repinned' and not n.payload @? '$ ? (
        @.workflow_id.type() == "string" && @.retired.type() == "array"
      )' then 'event_malformed'
      when n.type = 'run_resumed' and (
        not n.payload @? '$ ? (
          @.run_status.type() == "string"
          && @.targets.type() == "array" && @.reset.type() == "array"
        )'
        or n.payload @? '$.reset[*] ? (@.type() != "string")'
        or n.payload @? '$.targets[*] ? (!(
          @.type() == "object"
          && @.step_key.type() == "string" && @.item_key.type() == "string"
          && @.attempt.type() == "number" && @.attempt > 0 && @.attempt < 1000000000
          && (@.status == "ready" || @.status == "waiting" || @.status == "paused")
          && (@.origin == "resume" || @.origin == "supplied")
        ))'
      ) then 'event_malformed'
    end as problem
  ) as d
  where d.problem is not null
  order by n.place
  limit 1;
  if not found then
    return null;
  end if;
  return jsonb_build_object(
    'problem', v_first.problem, 'step_key', null, 'item_key', null, 'attempt', null,
    'event', v_first.event, 'expected', v_first.expected, 'found', v_first.found
  );
end;
$$;

comment on function meshhook_private.verify_events(uuid) is
'The first event of a run that can not be read, or null.';
revoke all on function meshhook_private.verify_events(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_events(uuid) to authenticated;
