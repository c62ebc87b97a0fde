-- Completes the ticket of a resume: locks what it may touch, plans, judges the plan against what
-- the caller expected, puts the run under another definition if one was asked for, and stamps
-- targets, promise and facts.
-- Locks: steps by ordinal, then queue rows by SKIP LOCKED.
-- Raises: what find_definition, plan_resume and judge_policy raise; PT400 invalid_argument; PT409
-- run_busy, stale_attempt, plan_changed, repeat_forbidden, acknowledgement_required; PT422
-- limit_reached.
create function meshhook_private.stamp_resume(
  p_act meshhook.run_acts, p_run meshhook.workflow_runs
)
returns meshhook.run_acts
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_act meshhook.run_acts := p_act;
  v_run meshhook.workflow_runs := p_run;
  v_is_moved boolean;
  v_plan record;
  v_policy jsonb;
  v_stranger text;
  v_from_attempt int;
  v_targets jsonb;
  v_is_over boolean;
  v_patch_keys jsonb;
  v_definition jsonb;
begin
  if p_act.options ? 'version' then
    v_run.workflow_id := meshhook_private.find_definition(p_run, p_act.options);
  end if;
  v_is_moved := v_run.workflow_id <> p_run.workflow_id;
  perform meshhook_private.lock_steps(
    p_run, p_act.step_key, v_is_moved or p_act.kind = 'resume_run'
  );
  v_plan := meshhook_private.plan_resume(
    v_run, p_act.step_key, p_act.item_key, p_act.input_patch,
    p_act.options || jsonb_build_object('all_roots', p_act.kind = 'resume_run')
  );

  if p_act.options ?| array['acknowledge', 'repeat'] then
    v_stranger := (
      select k.step_key
      from (
        select jsonb_array_elements_text(p_act.options -> 'acknowledge') as step_key
        union all
        select jsonb_object_keys(p_act.options -> 'repeat')
      ) as k
      where
        k.step_key <> all(v_plan.reset)
        and k.step_key <> all(array(select t.step_key from unnest(v_plan.targets) as t))
      limit 1
    );
  end if;
  if v_stranger is not null then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'options: ' || to_json(left(v_stranger, 100))::text
        || ' in acknowledge or repeat is no step that this resume touches.';
  end if;
  if jsonb_typeof(p_act.options -> 'timers') = 'object' then
    v_stranger := (
      select k.step_key
      from jsonb_object_keys(p_act.options -> 'timers') as k (step_key)
      where
        not v_plan.timers @> jsonb_build_array(jsonb_build_object('step_key', k.step_key))
      limit 1
    );
    if v_stranger is not null then
      raise sqlstate 'PT400' using
        message = 'an argument is malformed',
        detail = '{"reason": "invalid_argument"}',
        hint = 'options: ' || to_json(left(v_stranger, 100))::text
          || ' in timers is no delay that this resume touches.';
    end if;
  end if;
  v_policy := meshhook_private.plan_policy(
    p_run.project_id, array[p_run.workflow_id, v_run.workflow_id], v_plan.targets
  );
  if v_policy -> 'steps' <> '[]' then
    perform meshhook_private.judge_policy(p_act, v_policy);
  end if;
  v_from_attempt := coalesce(
    (v_plan.item ->> 'from_attempt')::int, v_plan.targets[1].from_attempt
  );
  if v_is_moved and v_plan.targets[1].step_key <> p_act.step_key then
    v_from_attempt := (
      select nullif(s.attempt, 0)
      from meshhook.run_steps as s
      where s.run_id = p_run.id and s.step_key = p_act.step_key and s.item_key = ''
    );
  end if;
  if
    p_act.expected_attempt is not null
    and (p_act.expected_attempt is distinct from v_from_attempt)
  then
    raise sqlstate 'PT409' using
      message = 'the step has another attempt',
      detail = jsonb_build_object('reason', 'stale_attempt', 'attempt', v_from_attempt)::text,
      hint = 'Look at the attempt that it has now, then decide again.';
  end if;
  if (p_act.plan_hash is distinct from v_plan.plan_hash) and p_act.plan_hash is not null then
    raise sqlstate 'PT409' using
      message = 'the plan has changed',
      detail = jsonb_build_object('reason', 'plan_changed', 'plan_hash', v_plan.plan_hash)::text,
      hint = 'Preview again; the run went on meanwhile.';
  end if;
  if v_plan.forbidden <> '{}' then
    raise sqlstate 'PT409' using
      message = 'an effect may not happen again',
      detail = jsonb_build_object(
        'reason', 'repeat_forbidden', 'step_keys', v_plan.forbidden
      )::text,
      hint = 'Keep its key (options.repeat: same_key), supply its output, or resume further down.';
  end if;
  if v_plan.unacknowledged <> '{}' then
    raise sqlstate 'PT409' using
      message = 'a completed effect would happen again',
      detail = jsonb_build_object(
        'reason', 'acknowledgement_required', 'step_keys', v_plan.unacknowledged
      )::text,
      hint = 'Name the steps in options.acknowledge, or choose a key for each in options.repeat.';
  end if;
  select
    jsonb_agg(jsonb_build_object(
      'step_key', t.step_key, 'item_key', t.item_key, 'from_attempt', t.from_attempt,
      'attempt', t.attempt, 'origin', t.origin, 'status', t.status, 'input', t.input_mode
    )),
    bool_or(t.attempt > 1000 or octet_length(t.patches::text) > 262144)
  into v_targets, v_is_over
  from unnest(v_plan.targets) as t;
  if v_is_over or (v_plan.item ->> 'attempt')::int > 1000 then
    raise sqlstate 'PT422' using
      message = 'a limit is reached',
      detail = '{"reason": "limit_reached", "attempts": 1000, "patches_bytes": 262144}',
      hint = 'Start the run again from its start: start_run with from_run.';
  end if;

  if v_is_moved then
    -- An insert that skips a conflict would leave the run moved and no ticket behind.
    if exists (
      select 1
      from meshhook.run_acts as a
      where
        a.run_id = p_run.id
        and a.project_id = p_run.project_id
        and a.idempotency_key = p_act.idempotency_key
    ) then
      raise sqlstate 'PT422' using
        message = 'the idempotency key was used for another request',
        detail = '{"reason": "idempotency_key_reused"}',
        hint = 'Use a new key for a new request.';
    end if;
    perform meshhook_private.repin_run(v_run, p_run.workflow_id, v_plan.retired, p_act.id);
    v_act.workflow_id_before := p_run.workflow_id;
    v_definition := (
      select jsonb_build_object(
        'from_version', old.version,
        'version', new.version,
        'verdict', v_plan.definition -> 'verdict',
        'retired', v_plan.retired
      )
      from meshhook.workflow_definitions as old
      cross join meshhook.workflow_definitions as new
      where old.id = p_run.workflow_id and new.id = v_run.workflow_id
    );
  end if;
  if p_act.input_patch is not null then
    v_patch_keys := (
      select jsonb_agg(k.key order by k.key) from jsonb_object_keys(p_act.input_patch) as k (key)
    );
  end if;

  v_act.targets := v_plan.targets;
  v_act.touched := v_plan.touched;
  v_act.before := v_plan.before;
  v_act.promise := v_plan.promise;
  v_act.run_status := v_plan.run_status;
  v_act.active_count := v_plan.active_count;
  v_act.paused_count := v_plan.paused_count;
  v_act.failed_count := v_plan.failed_count;
  v_act.canceled_count := v_plan.canceled_count;
  v_act.facts := jsonb_strip_nulls(jsonb_build_object(
    'run_id', p_run.id,
    'step_key', nullif(p_act.step_key, ''),
    'targets', v_targets,
    'item', v_plan.item,
    'reset', to_jsonb(v_plan.reset),
    'definition', v_definition,
    'reason', p_act.reason,
    'plan_hash', v_plan.plan_hash,
    'patch_keys', v_patch_keys,
    'patch_sha256', encode(sha256(convert_to(p_act.input_patch::text, 'UTF8')), 'hex'),
    'acknowledged', p_act.options -> 'acknowledge',
    'repeat', p_act.options -> 'repeat',
    'timers', p_act.options -> 'timers'
  ));
  return v_act;
end;
$$;

comment on function meshhook_private.stamp_resume(meshhook.run_acts, meshhook.workflow_runs) is
'Completes the ticket of a resume: locks, plans, judges, stamps.';
revoke all on function meshhook_private.stamp_resume(meshhook.run_acts, meshhook.workflow_runs)
from public, anon, authenticated, service_role, meshhook_worker;
