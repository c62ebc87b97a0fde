-- What the policy of each step and the words of the operator make of the effects that a resume of
-- these steps repeats. A completed effect happens again with a new key unless options.repeat keeps
-- it. The policy (resume.repeat of the node): "never" forbids a new key, "ask" (the default) wants
-- a word for it in acknowledge or repeat, "free" wants none.
create function meshhook_private.judge_effects(
  p_run meshhook.workflow_runs,
  p_ordinals int[],
  p_targets int[],
  p_item_key text,
  p_options jsonb,
  out effects jsonb,
  out unacknowledged text[],
  out forbidden text[],
  out renewed int[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  with effect as (
    select f.*
    from meshhook_private.plan_effects(
      p_run.project_id, p_run.id, p_ordinals,
      case when p_item_key <> '' then p_targets[1] end, p_item_key, p_options
    ) as f
    union all
    select m.*
    from meshhook_private.plan_map_effects(
      p_run,
      case p_item_key when '' then p_ordinals else array_remove(p_ordinals, p_targets[1]) end,
      p_targets,
      p_options
    ) as m
  ),

  weighed as (
    select
      e.ordinal,
      e.step_key,
      e.description,
      e.is_acknowledgement_missing,
      e.is_key_renewed,
      (e.description -> 'needs_acknowledgement')::boolean as is_completed,
      coalesce(n.config -> 'resume' ->> 'repeat', 'ask') as policy,
      (
        e.is_key_renewed
        and coalesce((e.description -> 'completed_items')::int > 0, true)
        and coalesce(n.config -> 'resume' ->> 'repeat', 'ask') = 'never'
      ) as is_forbidden
    from effect as e
    inner join meshhook.workflow_nodes as n
      on
        n.workflow_id = p_run.workflow_id
        and n.project_id = p_run.project_id
        and n.ordinal = e.ordinal
  )

  select
    coalesce(
      jsonb_agg(
        w.description || jsonb_build_object(
          'policy', w.policy,
          'repeat', case when w.is_key_renewed then 'new_key' else 'same_key' end,
          'needs_acknowledgement', w.is_completed and w.policy = 'ask',
          'is_forbidden', w.is_forbidden
        )
        order by w.ordinal
      ),
      '[]'
    ),
    coalesce(
      array_agg(w.step_key order by w.ordinal)
        filter (where w.is_acknowledgement_missing and w.policy <> 'free'),
      '{}'
    ),
    coalesce(array_agg(w.step_key order by w.ordinal) filter (where w.is_forbidden), '{}'),
    coalesce(array_agg(w.ordinal) filter (where w.is_key_renewed), '{}')
  into effects, unacknowledged, forbidden, renewed
  from weighed as w;
end;
$$;

comment on function meshhook_private.judge_effects(
  meshhook.workflow_runs, int[], int[], text, jsonb
) is
'What policy and operator make of the effects that a resume repeats.';
revoke all on function meshhook_private.judge_effects(
  meshhook.workflow_runs, int[], int[], text, jsonb
)
from public, anon, authenticated, service_role, meshhook_worker;
