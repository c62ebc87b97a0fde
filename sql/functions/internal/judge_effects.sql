-- What the policy of each step and the words of the operator make of the effects that a resume of
-- these steps repeats. A completed effect happens again with a new key unless options.repeat keeps
-- it; an unfinished one with its own, unless options.repeat asks for a new one. The policy
-- (resume.repeat of the node): "never" forbids a new key, "ask" (the default) wants a word for it
-- in acknowledge or repeat, "free" wants none. Where the run goes on under another definition, the
-- stricter of both counts. p_kept are the maps whose items are given what they were given, unless
-- the act patches them. Each step is looked up by its keys: its run may have many more.
create function meshhook_private.judge_effects(
  p_run meshhook.workflow_runs,
  p_ordinals int[],
  p_targets int[],
  p_item_key text,
  p_kept int[],
  p_is_patched boolean,
  p_options jsonb,
  out effects jsonb,
  out unacknowledged text[],
  out forbidden text[],
  out renewed text[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_nestloop = on
as $$
declare
  v_step_keys text[];
  v_map_key text;
  v_maps int[];
begin
  -- Calls among the steps, the map whose item is named, and the maps of calls: most maps call
  -- nobody, and then their items are not read.
  select
    array_agg(n.step_key)
      filter (where n.kind = 'http_call' or n.ordinal = p_targets[1] and p_item_key <> ''),
    min(n.step_key) filter (where n.ordinal = p_targets[1] and p_item_key <> ''),
    array_agg(n.ordinal) filter (
      where n.config #>> '{node,type}' = 'http_call'
      and n.kind = 'map'
      and (n.ordinal <> p_targets[1] or p_item_key = '')
    )
  into v_step_keys, v_map_key, v_maps
  from unnest(p_ordinals) as o (ordinal)
  cross join lateral (
    select i.ordinal, i.step_key, i.kind, i.config
    from meshhook.workflow_nodes as i
    where
      i.workflow_id = p_run.workflow_id
      and i.project_id = p_run.project_id
      and i.ordinal = o.ordinal
    offset 0
  ) as n;
  effects := '[]';
  unacknowledged := '{}';
  forbidden := '{}';
  renewed := '{}';
  if v_step_keys is null and v_maps is null then
    return;
  end if;

  with effect as (
    select f.*
    from meshhook_private.plan_effects(
      p_run.project_id, p_run.id, v_step_keys, v_map_key, p_item_key, p_options
    ) as f
    union all
    select m.*
    from meshhook_private.plan_map_effects(
      p_run, v_maps, p_kept, p_is_patched, p_options
    ) as m
    where v_maps is not null
  ),

  weighed as (
    select
      n.ordinal,
      e.step_key,
      e.description,
      e.is_acknowledgement_missing,
      (e.description -> 'needs_acknowledgement')::boolean as is_completed,
      coalesce((e.description -> 'completed_items')::int > 0, true) as has_completed_items,
      case
        when 'never' in (n.config #>> '{resume,repeat}', old.config #>> '{resume,repeat}')
          then 'never'
        when
          coalesce(n.config #>> '{resume,repeat}', 'ask') = 'free'
          and coalesce(old.config #>> '{resume,repeat}', 'ask') = 'free'
          then 'free'
        else 'ask'
      end as policy,
      s.item_key,
      s.effect_epoch,
      (
        e.is_key_renewed
        or own.kind <> 'map'
        and coalesce(p_options -> 'repeat' ->> e.step_key = 'new_key', false)
      ) as is_key_renewed
    from effect as e
    cross join lateral (
      select i.ordinal, i.config
      from meshhook.workflow_nodes as i
      where
        i.workflow_id = p_run.workflow_id
        and i.project_id = p_run.project_id
        and i.step_key = e.step_key
      offset 0
    ) as n
    inner join meshhook.workflow_runs as run on run.id = p_run.id
    left join lateral (
      select i.config
      from meshhook.workflow_nodes as i
      where
        i.workflow_id = run.workflow_id
        and i.project_id = run.project_id
        and i.step_key = e.step_key
      offset 0
    ) as old on true
    cross join lateral (
      select i.kind
      from meshhook.run_steps as i
      where
        i.run_id = p_run.id
        and i.project_id = p_run.project_id
        and i.step_key = e.step_key
        and i.item_key = ''
      offset 0
    ) as own
    cross join lateral (
      select i.item_key, i.effect_epoch
      from meshhook.run_steps as i
      where
        i.run_id = p_run.id
        and i.project_id = p_run.project_id
        and i.step_key = e.step_key
        and i.item_key = e.description ->> 'item_key'
      offset 0
    ) as s
  ),

  judged as (
    select
      w.*,
      w.is_key_renewed and w.has_completed_items and w.policy = 'never' as is_forbidden,
      case when w.is_key_renewed then w.effect_epoch + 1 else w.effect_epoch end as next_epoch
    from weighed as w
  )

  select
    coalesce(
      jsonb_agg(
        j.description || jsonb_build_object(
          'policy', j.policy,
          'repeat', case when j.is_key_renewed then 'new_key' else 'same_key' end,
          'needs_acknowledgement', j.is_completed and j.policy = 'ask',
          'is_forbidden', j.is_forbidden,
          'effect_epoch', j.next_epoch,
          'next_key', case
            when j.description ->> 'key' is not null then meshhook_private.effect_key(
              p_run.id, j.step_key, j.item_key, j.next_epoch
            )
          end
        )
        order by j.ordinal
      ),
      '[]'
    ),
    coalesce(
      array_agg(j.step_key order by j.ordinal)
        filter (where j.is_acknowledgement_missing and j.policy <> 'free'),
      '{}'
    ),
    coalesce(array_agg(j.step_key order by j.ordinal) filter (where j.is_forbidden), '{}'),
    coalesce(array_agg(j.step_key) filter (where j.is_key_renewed), '{}')
  into effects, unacknowledged, forbidden, renewed
  from judged as j;
end;
$$;

comment on function meshhook_private.judge_effects(
  meshhook.workflow_runs, int[], int[], text, int[], boolean, jsonb
) is
'What policy and operator make of the effects that a resume repeats.';
revoke all on function meshhook_private.judge_effects(
  meshhook.workflow_runs, int[], int[], text, int[], boolean, jsonb
)
from public, anon, authenticated, service_role, meshhook_worker;
