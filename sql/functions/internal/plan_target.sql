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
  v_node meshhook.workflow_nodes;
  v_attempt meshhook.step_attempts;
  v_snapshot meshhook.step_snapshots;
  v_target meshhook.act_target;
  v_is_supplied boolean := p_options ? 'supplied_output';
  v_is_same boolean;
  v_delay interval := make_interval(secs => coalesce((p_options ->> 'delay')::float8, 0));
begin
  select n.* into strict v_node
  from meshhook.workflow_nodes as n
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and n.ordinal = p_step.ordinal;
  select a.* into v_attempt
  from meshhook.step_attempts as a
  where
    a.project_id = p_run.project_id
    and a.run_id = p_run.id
    and a.step_key = p_step.step_key
    and a.item_key = ''
    and a.attempt = p_step.attempt;
  select o.* into v_snapshot
  from meshhook.step_snapshots as o
  where
    o.project_id = p_run.project_id
    and o.run_id = p_run.id
    and o.step_key = p_step.step_key
    and o.item_key = ''
    and o.attempt = p_step.attempt;

  v_target.step_key := p_step.step_key;
  v_target.item_key := '';
  v_target.from_attempt := nullif(p_step.attempt, 0);
  v_target.attempt := 1 + (
    select coalesce(max(a.attempt), 0)
    from meshhook.step_attempts as a
    where
      a.project_id = p_run.project_id
      and a.run_id = p_run.id
      and a.step_key = p_step.step_key
      and a.item_key = ''
  );
  v_target.origin := case when v_is_supplied then 'supplied' else 'resume' end;
  v_target.node_hash := v_node.node_hash;
  v_target.reads := meshhook_private.compose_reads(p_run.project_id, p_run.id, v_node.reads);
  v_is_same := p_step.status <> 'pending'
  and coalesce(v_snapshot.node_hash = v_node.node_hash, false);
  if v_is_same and v_target.reads = v_snapshot.reads then
    v_target.input_mode := 'cloned';
    v_target.patches := v_snapshot.patches;
  else
    v_target.input_mode := 'composed';
    v_target.patches := '[]';
  end if;
  if p_input_patch is not null then
    v_target.patches := v_target.patches || jsonb_build_array(p_input_patch);
  end if;

  v_target.due_at := now() + v_delay;
  if v_node.kind = 'delay' and not v_is_supplied then
    -- What pause_run stopped keeps its time unless told otherwise.
    v_target.due_at := case
      case
        when v_attempt.due_at is not null then coalesce(
          meshhook_private.timer_policy(p_options, p_step.step_key),
          case p_step.status when 'paused' then 'keep' end
        )
        else nullif(meshhook_private.timer_policy(p_options, p_step.step_key), 'keep')
      end
      when 'now' then v_target.due_at
      when 'keep' then greatest(v_target.due_at, v_attempt.due_at)
      else v_target.due_at + make_interval(secs => (v_node.config ->> 'seconds')::float8)
    end;
  elsif p_step.status = 'paused' and v_is_same and v_node.kind <> 'pause' then
    v_target.due_at := greatest(v_target.due_at, v_attempt.due_at);
  end if;
  v_target.status := case
    when
      v_node.kind = 'pause' and not (p_step.status = 'paused' and v_is_same) and not v_is_supplied
      then 'paused'
    when v_target.due_at > now() then 'waiting'
    else 'ready'
  end;

  return v_target;
end;
$$;

comment on function meshhook_private.plan_target(
  meshhook.workflow_runs, meshhook.run_steps, jsonb, jsonb
) is
'The attempt and the snapshot that a resume gives one of its targets.';
revoke all on function meshhook_private.plan_target(
  meshhook.workflow_runs, meshhook.run_steps, jsonb, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
