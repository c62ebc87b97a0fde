-- The attempt and the snapshot that a resume gives one of its targets. The snapshot of the
-- current attempt is cloned while every attempt it names is still its parent's current one; else
-- the input is composed anew from the current parents, and only the patch of this act is applied
-- to that. A step that never ran has none to clone.
create function meshhook_private.plan_target(
  p_run meshhook.workflow_runs,
  p_step meshhook.run_steps,
  p_input_patch jsonb,
  p_options jsonb
)
returns meshhook.act_target
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text;
  v_config jsonb;
  v_node_hash text;
  v_read_steps text[];
  v_old_due_at timestamptz;
  v_old_node_hash text;
  v_old_reads jsonb;
  v_old_patches jsonb;
  v_last_attempt int;
  v_is_supplied boolean := p_options ? 'supplied_output';
  v_is_same boolean;
  v_is_cloned boolean;
  v_reads jsonb;
  v_patches jsonb;
  v_due_at timestamptz := now()
  + make_interval(secs => coalesce((p_options ->> 'delay')::float8, 0));
begin
  select
    n.kind, n.config, n.node_hash, n.reads, a.due_at, o.node_hash, o.reads, o.patches,
    (
      select t.attempt
      from meshhook.step_attempts as t
      where
        t.project_id = p_run.project_id
        and t.run_id = p_run.id
        and t.step_key = p_step.step_key
        and t.item_key = ''
      order by t.attempt desc
      limit 1
    )
  into strict
    v_kind, v_config, v_node_hash, v_read_steps,
    v_old_due_at, v_old_node_hash, v_old_reads, v_old_patches, v_last_attempt
  from meshhook.workflow_nodes as n
  left join meshhook.step_attempts as a
    on
      a.project_id = p_run.project_id
      and a.run_id = p_run.id
      and a.step_key = p_step.step_key
      and a.item_key = ''
      and a.attempt = p_step.attempt
  left join meshhook.step_snapshots as o
    on
      o.project_id = p_run.project_id
      and o.run_id = p_run.id
      and o.step_key = p_step.step_key
      and o.item_key = ''
      and o.attempt = p_step.attempt
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and n.ordinal = p_step.ordinal;

  v_reads := meshhook_private.compose_reads(p_run.project_id, p_run.id, v_read_steps);
  v_is_same := p_step.status <> 'pending' and coalesce(v_old_node_hash = v_node_hash, false);
  v_is_cloned := v_is_same and v_reads = v_old_reads;
  v_patches := case when v_is_cloned then v_old_patches else '[]' end;
  if p_input_patch is not null then
    v_patches := v_patches || jsonb_build_array(p_input_patch);
  end if;

  if v_kind = 'delay' and not v_is_supplied then
    -- What pause_run stopped keeps its time unless told otherwise.
    v_due_at := case
      case
        when v_old_due_at is not null then coalesce(
          meshhook_private.timer_policy(p_options, p_step.step_key),
          case p_step.status when 'paused' then 'keep' end
        )
        else nullif(meshhook_private.timer_policy(p_options, p_step.step_key), 'keep')
      end
      when 'now' then v_due_at
      when 'keep' then greatest(v_due_at, v_old_due_at)
      else v_due_at + make_interval(secs => (v_config ->> 'seconds')::float8)
    end;
  elsif p_step.status = 'paused' and v_is_same and v_kind <> 'pause' then
    v_due_at := greatest(v_due_at, v_old_due_at);
  end if;

  return row(
    p_step.step_key,
    '',
    nullif(p_step.attempt, 0),
    1 + coalesce(v_last_attempt, 0),
    case when v_is_supplied then 'supplied' else 'resume' end,
    case
      when
        v_kind = 'pause' and not (p_step.status = 'paused' and v_is_same) and not v_is_supplied
        then 'paused'
      when v_due_at > now() then 'waiting'
      else 'ready'
    end,
    v_due_at,
    case when v_is_cloned then 'cloned' else 'composed' end,
    v_reads,
    v_patches,
    v_node_hash
  )::meshhook.act_target;
end;
$$;

comment on function meshhook_private.plan_target(
  meshhook.workflow_runs, meshhook.run_steps, jsonb, jsonb
) is
'The attempt and the snapshot that a resume gives one of its targets.';
revoke all on function meshhook_private.plan_target(
  meshhook.workflow_runs, meshhook.run_steps, jsonb, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
