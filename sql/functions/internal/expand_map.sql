-- Lays out the items of a map that a worker has evaluated, beside those of its earlier attempts:
-- an item that succeeded and is given the same stays; one that failed, was interrupted, is new or
-- is given something else becomes pending; one that is no longer in the list is retired. After the
-- resume of one item that item alone becomes pending, and what else has not succeeded counts as
-- failed. Answers the expansion as a transition from running to running. A completed effect that
-- will be repeated has its epoch raised if an act raised that of the map since its last series of
-- attempts: then a new key was wanted.
-- Locks: none of its own; the caller holds the run, and items of a map that does not run are idle.
create function meshhook_private.expand_map(p_verdict meshhook_private.step_verdict)
returns meshhook_private.step_change
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_map meshhook.run_steps;
  v_node meshhook.workflow_nodes;
  v_attempt meshhook.step_attempts;
  v_snapshot meshhook.step_snapshots;
  v_act meshhook.run_acts;
  v_named text;
  v_base bytea;
  v_is_renewed boolean;
  v_again text[];
  v_retired text[];
  v_started int;
  v_left int;
  v_failed int;
  v_next int;
begin
  select s.* into strict v_map
  from meshhook.run_steps as s
  where
    s.run_id = p_verdict.run_id
    and s.project_id = p_verdict.project_id
    and s.ordinal = p_verdict.ordinal
    and s.item_key = '';
  select n.* into strict v_node
  from meshhook.workflow_nodes as n
  where
    n.workflow_id = p_verdict.workflow_id
    and n.project_id = p_verdict.project_id
    and n.ordinal = p_verdict.ordinal;
  select a.* into strict v_attempt
  from meshhook.step_attempts as a
  where
    a.run_id = v_map.run_id
    and a.project_id = v_map.project_id
    and a.step_key = v_map.step_key
    and a.item_key = ''
    and a.attempt = v_map.attempt;
  select o.* into strict v_snapshot
  from meshhook.step_snapshots as o
  where
    o.run_id = v_map.run_id
    and o.project_id = v_map.project_id
    and o.step_key = v_map.step_key
    and o.item_key = ''
    and o.attempt = v_map.attempt;
  v_act := meshhook_private.find_series_act(v_attempt);
  v_named := coalesce(v_act.item_key, '');
  v_base := meshhook_private.hash_items(v_node, v_map.run_id, v_snapshot);
  v_is_renewed := v_map.effect_epoch > coalesce((
    select max(a.effect_epoch)
    from meshhook.step_attempts as a
    where
      a.run_id = v_map.run_id
      and a.project_id = v_map.project_id
      and a.step_key = v_map.step_key
      and a.item_key = ''
      and a.started_at is not null
      and a.attempt < (
        select max(b.attempt)
        from meshhook.step_attempts as b
        where
          b.run_id = v_map.run_id
          and b.project_id = v_map.project_id
          and b.step_key = v_map.step_key
          and b.item_key = ''
          and b.attempt <= v_map.attempt
          and b.origin <> 'retry'
      )
  ), 0);

  with given as materialized (
    select
      i.ordinality::int - 1 as item_index,
      i.value ->> 'key' as item_key,
      i.value -> 'value' as item,
      sha256(v_base || convert_to((i.value -> 'value')::text, 'UTF8')) as item_hash
    from jsonb_array_elements(p_verdict.output -> 'items') with ordinality as i
  ),

  known as materialized (
    select
      s.item_key,
      g.item_index,
      g.item,
      g.item_hash,
      g.item_key is null as is_gone,
      case
        when g.item_key is null then false
        when v_named <> '' then s.item_key = v_named
        else s.status <> 'succeeded' or (s.item_hash is distinct from g.item_hash)
      end as is_again
    from meshhook.run_steps as s
    left join given as g on g.item_key = s.item_key
    where
      s.run_id = v_map.run_id
      and s.project_id = v_map.project_id
      and s.ordinal = v_map.ordinal
      and s.item_key <> ''
  ),

  renewed as (
    update meshhook.run_steps as s
    set
      is_retired = k.is_gone,
      item_index = coalesce(k.item_index, s.item_index),
      kind = v_node.config #>> '{node,type}',
      status = case when k.is_again then 'pending' else s.status end,
      item = case when k.is_again then k.item else s.item end,
      item_hash = case when k.is_again then k.item_hash else s.item_hash end,
      item_patches = case
        when k.is_again and (s.item_hash is distinct from k.item_hash) then '[]'
        else s.item_patches
      end || case
        when s.item_key = v_named and v_act.input_patch is not null
          then jsonb_build_array(v_act.input_patch)
        else '[]'
      end,
      effect_epoch = s.effect_epoch + case
        when v_is_renewed and k.is_again and exists (
          select 1
          from meshhook.step_attempts as a
          where
            a.run_id = s.run_id
            and a.project_id = s.project_id
            and a.step_key = s.step_key
            and a.item_key = s.item_key
            and a.status = 'succeeded'
            and a.effect_epoch = s.effect_epoch
            and meshhook_private.supplied_output(a, s.kind) is null
        ) then 1
        else 0
      end
    from known as k
    where
      s.run_id = v_map.run_id
      and s.project_id = v_map.project_id
      and s.ordinal = v_map.ordinal
      and s.item_key = k.item_key
    returning k.is_again
  ),

  started as (
    insert into meshhook.run_steps (
      project_id, run_id, step_key, item_key, ordinal, kind, is_tolerant, unsettled,
      item_index, item, item_hash, item_patches
    )
    select
      v_map.project_id, v_map.run_id, v_map.step_key, g.item_key, v_map.ordinal,
      v_node.config #>> '{node,type}', false, 0, g.item_index, g.item, g.item_hash, '[]'
    from given as g
    where g.item_key not in (select k.item_key from known as k)
    returning item_index
  )

  select
    array(select k.item_key from known as k where k.is_again order by k.item_index),
    array(select k.item_key from known as k where k.is_gone order by k.item_key),
    (select count(*)::int from started),
    (select count(*)::int from renewed as r where r.is_again)
  into v_again, v_retired, v_started, v_left;

  select
    (count(*) filter (where s.status <> 'succeeded' and s.item_key <> v_named))::int,
    coalesce(min(s.item_index) filter (
      where case v_named when '' then s.status = 'pending' else s.item_key = v_named end
    ), 0)
  into v_failed, v_next
  from meshhook.run_steps as s
  where
    s.run_id = v_map.run_id
    and s.project_id = v_map.project_id
    and s.ordinal = v_map.ordinal
    and s.item_index is not null
    and not s.is_retired;
  update meshhook.run_steps as s
  set
    items_left = v_left + case v_named when '' then v_started else 0 end,
    items_active = 0,
    items_failed = case v_named when '' then 0 else v_failed end,
    items_next = v_next
  where
    s.run_id = v_map.run_id
    and s.project_id = v_map.project_id
    and s.ordinal = v_map.ordinal
    and s.item_key = '';
  return row(
    v_map.project_id, v_map.run_id, v_map.ordinal, v_map.step_key, '', v_map.attempt,
    'running', 'running', v_map.is_tolerant,
    jsonb_build_object(
      'started_at', p_verdict.started_at,
      'items', jsonb_array_length(p_verdict.output -> 'items'),
      'again', v_again,
      'retired', v_retired
    )
  )::meshhook_private.step_change;
end;
$$;

comment on function meshhook_private.expand_map(meshhook_private.step_verdict) is
'Lays out the items of a map that a worker has evaluated.';
revoke all on function meshhook_private.expand_map(meshhook_private.step_verdict)
from public, anon, authenticated, service_role, meshhook_worker;
