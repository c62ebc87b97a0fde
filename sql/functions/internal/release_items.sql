-- Lets pending items of running maps be born, in the order of the list, as many as each map may run
-- at once; none in a run that is being paused. An item that was held keeps its old due time, and
-- waits for it. The series of an act's attempt goes on in the attempts of the items. Answers the
-- transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.release_items(p_maps meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_map record;
  v_act meshhook.run_acts;
  v_origin text;
  v_released meshhook_private.step_change[];
  v_changes meshhook_private.step_change[] := '{}'::meshhook_private.step_change[];
begin
  for v_map in
    select
      s.project_id, s.run_id, s.ordinal, s.step_key, s.items_next, n.item_reads, n.node_hash,
      least((n.config ->> 'concurrency')::int, s.items_left) - s.items_active as room,
      o.reads, o.patches, a as attempt
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
    inner join meshhook.step_attempts as a
      on
        a.run_id = s.run_id
        and a.project_id = s.project_id
        and a.step_key = s.step_key
        and a.item_key = ''
        and a.attempt = s.attempt
    inner join meshhook.step_snapshots as o
      on
        o.run_id = a.run_id
        and o.project_id = a.project_id
        and o.step_key = a.step_key
        and o.item_key = ''
        and o.attempt = a.attempt
    where
      coalesce(r.directive, '') <> 'pause'
      and least((n.config ->> 'concurrency')::int, s.items_left) > s.items_active
  loop
    v_act := meshhook_private.find_series_act(v_map.attempt);
    v_origin := case
      when v_act.id is null then 'first'
      when v_act.item_key <> '' and v_act.options ? 'supplied_output' then 'supplied'
      else 'resume'
    end;
    with next as (
      select i.item_key, i.item_index
      from meshhook.run_steps as i
      where
        i.run_id = v_map.run_id
        and i.project_id = v_map.project_id
        and i.ordinal = v_map.ordinal
        and i.item_index >= v_map.items_next
        and i.status = 'pending'
        and not i.is_retired
      order by i.item_index
      limit v_map.room
    ),

    released as (
      update meshhook.run_steps as s
      set
        status = case
          when exists (
            select 1
            from meshhook.step_attempts as held
            where
              held.run_id = s.run_id
              and held.project_id = s.project_id
              and held.step_key = s.step_key
              and held.item_key = s.item_key
              and held.attempt = s.attempt
              and held.status = 'paused'
              and held.due_at > now()
          ) then 'waiting'
          else 'ready'
        end,
        attempt = 1 + coalesce((
          select max(a.attempt)
          from meshhook.step_attempts as a
          where
            a.run_id = s.run_id
            and a.project_id = s.project_id
            and a.step_key = s.step_key
            and a.item_key = s.item_key
        ), 0)
      from next as i
      where
        s.run_id = v_map.run_id
        and s.project_id = v_map.project_id
        and s.ordinal = v_map.ordinal
        and s.item_key = i.item_key
      returning s.item_key, s.item_index, s.attempt, s.status
    ),

    moved as (
      update meshhook.run_steps as s
      set
        items_active = s.items_active + (select count(*) from next),
        items_next = coalesce((select 1 + max(i.item_index) from next as i), s.items_next)
      where
        s.run_id = v_map.run_id
        and s.project_id = v_map.project_id
        and s.ordinal = v_map.ordinal
        and s.item_key = ''
    )

    select coalesce(array_agg(row(
      v_map.project_id, v_map.run_id, v_map.ordinal, v_map.step_key, r.item_key, r.attempt,
      'pending', r.status, false,
      case when v_act.id is not null then
        jsonb_build_object('origin', v_origin, 'act_id', v_act.id)
      end
    )::meshhook_private.step_change order by r.item_index), '{}')
    into v_released
    from released as r;

    insert into meshhook.step_attempts (
      project_id, run_id, step_key, item_key, attempt, act_id, origin, due_at
    )
    select
      c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, v_act.id, v_origin,
      greatest(now(), held.due_at)
    from unnest(v_released) as c
    left join meshhook.step_attempts as held
      on
        held.run_id = c.run_id
        and held.project_id = c.project_id
        and held.step_key = c.step_key
        and held.item_key = c.item_key
        and held.attempt = c.attempt - 1
        and held.status = 'paused';

    insert into meshhook.step_snapshots (
      project_id, run_id, step_key, item_key, attempt, act_id, input_mode, reads, patches,
      node_hash, item
    )
    select
      c.project_id, c.run_id, c.step_key, c.item_key, c.attempt, v_act.id, 'composed',
      (
        select coalesce(jsonb_object_agg(g.key, g.value), '{}')
        from jsonb_each(v_map.reads) as g
        where g.key = any(v_map.item_reads)
      ),
      v_map.patches || s.item_patches, v_map.node_hash, s.item
    from unnest(v_released) as c
    inner join meshhook.run_steps as s
      on
        s.run_id = c.run_id
        and s.project_id = c.project_id
        and s.ordinal = c.ordinal
        and s.item_key = c.item_key;
    v_changes := v_changes || v_released;
  end loop;
  return v_changes;
end;
$$;

comment on function meshhook_private.release_items(meshhook_private.step_change[]) is
'Lets pending items of running maps be born, as many as each may run at once.';
revoke all on function meshhook_private.release_items(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
