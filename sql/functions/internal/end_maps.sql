-- Ends the running maps of which no item is left to run: succeeded, with the outputs in the order
-- of the list (null for a tolerated failure), or failed when more items failed than max_failures. A
-- map whose items that are left are all held is paused. Answers the transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.end_maps(p_maps meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ended meshhook_private.step_change[];
begin
  with idle as (
    select
      s.*,
      case
        when s.items_left > 0 then 'paused'
        when s.items_failed > (n.config ->> 'max_failures')::int then 'failed'
        else 'succeeded'
      end as outcome
    from unnest(p_maps) as m
    inner join meshhook.workflow_runs as r on r.id = m.run_id
    inner join meshhook.run_steps as s
      on
        s.run_id = m.run_id
        and s.project_id = m.project_id
        and s.ordinal = m.ordinal
        and s.item_key = ''
    inner join meshhook.workflow_nodes as n
      on
        n.workflow_id = r.workflow_id
        and n.project_id = r.project_id
        and n.ordinal = m.ordinal
    where s.status = 'running' and s.items_active = 0
  ),

  collected as materialized (
    select
      i.project_id, i.run_id, i.ordinal, i.step_key, i.attempt, i.is_tolerant, i.items_failed,
      i.outcome, c.output, c.items, c.first_failures
    from idle as i
    cross join lateral (
      select
        count(*) as items,
        coalesce(jsonb_agg(
          case when t.status = 'succeeded' then coalesce(a.output, 'null') end
          order by t.item_index
        ) filter (where i.outcome = 'succeeded'), '[]') as output,
        to_jsonb((array_agg(
          jsonb_build_object('item_key', t.item_key, 'attempt', t.attempt, 'error', a.error)
          order by t.item_index
        ) filter (where i.outcome = 'failed' and t.status <> 'succeeded'))[:5]) as first_failures
      from meshhook.run_steps as t
      left join meshhook.step_attempts as a
        on
          a.run_id = t.run_id
          and a.project_id = t.project_id
          and a.step_key = t.step_key
          and a.item_key = t.item_key
          and a.attempt = t.attempt
      where
        t.run_id = i.run_id
        and t.project_id = i.project_id
        and t.ordinal = i.ordinal
        and t.item_index is not null
        and not t.is_retired
    ) as c
  ),

  judged as materialized (
    select
      c.*,
      case
        when c.outcome = 'failed' then jsonb_build_object(
          'code', 'items_failed', 'class', 'items',
          'message', format('%s of %s items failed', c.items_failed, c.items),
          'failed', c.items_failed, 'items', c.items, 'first', c.first_failures
        )
        when octet_length(c.output::text) > 1048576 then jsonb_build_object(
          'code', 'output_too_large', 'class', 'invalid_response',
          'message', 'the outputs of the items are together past 1,048,576 bytes'
        )
      end as error
    from collected as c
  ),

  written as (
    update meshhook.step_attempts as a
    set
      status = case when j.error is null then j.outcome else 'failed' end,
      output = case when j.error is null and j.outcome = 'succeeded' then j.output end,
      error = j.error,
      finished_at = case j.outcome when 'paused' then a.finished_at else clock_timestamp() end
    from judged as j
    where
      a.run_id = j.run_id
      and a.project_id = j.project_id
      and a.step_key = j.step_key
      and a.item_key = ''
      and a.attempt = j.attempt
  ),

  turned as (
    update meshhook.run_steps as s
    set status = case when j.error is null then j.outcome else 'failed' end
    from judged as j
    where
      s.run_id = j.run_id
      and s.project_id = j.project_id
      and s.ordinal = j.ordinal
      and s.item_key = ''
    returning s.*, j.error
  )

  select coalesce(array_agg(row(
    t.project_id, t.run_id, t.ordinal, t.step_key, '', t.attempt, 'running', t.status,
    t.is_tolerant,
    case when t.error is not null then jsonb_build_object('outcome', 'failed', 'error', t.error) end
  )::meshhook_private.step_change order by t.run_id, t.ordinal), '{}')
  into v_ended
  from turned as t;
  return v_ended;
end;
$$;

comment on function meshhook_private.end_maps(meshhook_private.step_change[]) is
'Ends or pauses the running maps of which nothing is left to run.';
revoke all on function meshhook_private.end_maps(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
