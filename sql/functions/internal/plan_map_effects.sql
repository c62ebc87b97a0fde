-- The outside effects of the items of these maps that a resume may make happen again: one row for
-- each map that holds an http_call and has items. Of a map that is given what it was given before
-- (p_kept), items that succeeded are kept, so that only unfinished calls go out again, unless the
-- act patches it, or an item that made its call was taken up again since and came to nothing. Of
-- any other nobody can tell yet which items will be given something else, or come back into its
-- list, so that completed calls must be acknowledged. What is repeated gets a new key unless
-- options.repeat says same_key. All items are read, each once, and hashed.
create function meshhook_private.plan_map_effects(
  p_run meshhook.workflow_runs,
  p_ordinals int[],
  p_kept int[],
  p_is_patched boolean,
  p_options jsonb
)
returns table (
  ordinal int,
  step_key text,
  is_acknowledgement_missing boolean,
  is_key_renewed boolean,
  description jsonb
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_hashjoin = on
set enable_nestloop = off
as $$
begin
  return query
    with map as (
      select
        n.ordinal,
        n.step_key,
        n.config -> 'node' -> 'data' as call,
        n.ordinal = any(p_kept) as is_given_the_same,
        coalesce(n.config #>> '{node,data,method}', 'GET') not in ('GET', 'HEAD', 'OPTIONS')
        as has_effect
      from meshhook.workflow_nodes as n
      where
        n.workflow_id = p_run.workflow_id
        and n.project_id = p_run.project_id
        and n.ordinal = any(p_ordinals)
        and n.kind = 'map'
        and n.config #>> '{node,type}' = 'http_call'
    ),

    counted as (
      select
        m.*, c.completed, c.unfinished, m.is_given_the_same and c.taken_up_again = 0 as is_kept
      from map as m
      cross join lateral (
        select
          count(*) filter (where a.is_completed) as completed,
          count(*) filter (
            where a.is_completed and s.status <> 'succeeded' and not s.is_retired
          ) as taken_up_again,
          count(*) filter (
            where a.is_completed is null and s.status <> 'succeeded' and not s.is_retired
          ) as unfinished
        from meshhook.run_steps as s
        left join (
          select distinct d.item_key, d.effect_epoch, true as is_completed
          from meshhook.step_attempts as d
          where
            d.run_id = p_run.id
            and d.project_id = p_run.project_id
            and d.step_key = m.step_key
            and d.item_key <> ''
            and d.status = 'succeeded'
            and meshhook_private.supplied_output(d, 'http_call') is null
        ) as a on a.item_key = s.item_key and a.effect_epoch = s.effect_epoch
        where
          s.run_id = p_run.id
          and s.project_id = p_run.project_id
          and s.step_key = m.step_key
          and s.item_key <> ''
          and s.attempt > 0
      ) as c
    )

    select
      c.ordinal,
      c.step_key,
      c.has_effect
      and (p_is_patched or not c.is_kept)
      and c.completed > 0
      and not coalesce(p_options -> 'acknowledge' ? c.step_key, false)
      and not coalesce(p_options -> 'repeat' ? c.step_key, false),
      c.has_effect and coalesce(p_options -> 'repeat' ->> c.step_key, 'new_key') = 'new_key',
      jsonb_build_object(
        'step_key', c.step_key,
        'item_key', '',
        'attempt', null,
        'outcome', case
          when c.is_kept then 'completed_items_are_kept' else 'completed_items_may_repeat'
        end,
        'method', c.call -> 'method',
        'url', c.call -> 'url',
        'status', null,
        'sent_at', null,
        'key', null,
        'completed_items', c.completed,
        'unfinished_items', c.unfinished,
        'needs_acknowledgement', c.has_effect and not c.is_kept and c.completed > 0
      )
    from counted as c
    where c.completed + c.unfinished > 0;
end;
$$;

comment on function meshhook_private.plan_map_effects(
  meshhook.workflow_runs, int[], int[], boolean, jsonb
) is
'The outside effects of the items of these maps that a resume may make happen again.';
revoke all on function meshhook_private.plan_map_effects(
  meshhook.workflow_runs, int[], int[], boolean, jsonb
)
from public, anon, authenticated, service_role, meshhook_worker;
