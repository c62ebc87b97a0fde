-- The plan of a resume as a person reads it. Definer, since it is worked out by the very function
-- that the guard uses; it shows a run to members of its project only, and writes nothing.
-- Raises: what check_act, find_definition and plan_resume raise; PT404 run_not_found.
create function meshhook_private.describe_plan(
  p_run_id uuid, p_step_key text, p_item_key text, p_options jsonb
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_run meshhook.workflow_runs;
  v_pinned_id uuid;
  v_plan record;
  v_target meshhook.act_target;
begin
  perform meshhook.check_act(p_run_id, p_step_key, null, null, null, null, null, p_options);
  select r.*
  into v_run
  from meshhook.workflow_runs as r
  where
    r.id = p_run_id
    and r.project_id = any((select meshhook_private.caller_projects('viewer'))::uuid[]);
  if not found then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  v_pinned_id := v_run.workflow_id;
  v_run.workflow_id := meshhook_private.find_definition(v_run, p_options);
  select p.*
  into v_plan
  from meshhook_private.plan_resume(
    v_run, p_step_key, coalesce(p_item_key, ''), null, p_options
  ) as p;
  v_target := v_plan.targets[1];

  return jsonb_build_object(
    'plan_hash', v_plan.plan_hash,
    'target', jsonb_build_object(
      'step_key', v_target.step_key,
      'item_key', v_target.item_key,
      'from_attempt', v_target.from_attempt,
      'attempt', v_target.attempt,
      'status', v_target.status,
      'origin', v_target.origin
    ),
    'targets', (
      select jsonb_agg(jsonb_build_object(
        'step_key', t.step_key, 'item_key', t.item_key,
        'from_attempt', t.from_attempt, 'attempt', t.attempt, 'status', t.status
      ))
      from unnest(v_plan.targets) as t
    ),
    'input', jsonb_build_object(
      'mode', v_target.input_mode,
      'why', case
        when v_target.input_mode = 'cloned'
          then 'every attempt that the snapshot names is still current'
        when v_target.from_attempt is null then 'the step has never run'
        when exists (
          select 1
          from meshhook.step_snapshots as o
          where
            o.project_id = v_run.project_id
            and o.run_id = v_run.id
            and o.step_key = v_target.step_key
            and o.item_key = v_target.item_key
            and o.attempt = v_target.from_attempt
            and o.node_hash <> v_target.node_hash
        ) then 'the step is another one in this version'
        else 'the snapshot names attempts that are no longer current'
      end,
      'reads', v_target.reads,
      'patches', v_target.patches,
      'document', meshhook_private.input_document(
        v_run.project_id, v_run.id, v_target.reads, v_target.patches, null
      )
    ),
    'item', v_plan.item,
    'items', case when v_plan.item is null then (
      select jsonb_build_object(
        'again', count(*) filter (where s.status <> 'succeeded'),
        'kept_if_unchanged', count(*) filter (where s.status = 'succeeded'),
        'first_again', to_jsonb((array_agg(s.item_key order by s.item_index)
          filter (where s.status <> 'succeeded'))[:100])
      )
      from meshhook.run_steps as s
      where
        s.project_id = v_run.project_id
        and s.run_id = v_run.id
        and s.step_key = v_target.step_key
        and s.item_key <> ''
        and not s.is_retired
      having count(*) > 0
    ) end,
    'reset', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'step_key', n.step_key, 'item_key', '',
        'status', case when s.is_retired then 'pending' else coalesce(s.status, 'pending') end,
        'attempt', coalesce(s.attempt, 0), 'why', 'it is below a target'
      ) order by n.ordinal), '[]')
      from meshhook.workflow_nodes as n
      left join meshhook.run_steps as s
        on
          s.project_id = v_run.project_id
          and s.run_id = v_run.id
          and s.step_key = n.step_key
          and s.item_key = ''
      where
        n.project_id = v_run.project_id
        and n.workflow_id = v_run.workflow_id
        and n.step_key = any(v_plan.reset)
    ),
    'kept', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'step_key', s.step_key, 'item_key', s.item_key, 'status', s.status, 'attempt', s.attempt
      ) order by n.ordinal, s.item_key), '[]')
      from meshhook.run_steps as s
      inner join meshhook.workflow_nodes as n
        on
          n.project_id = s.project_id
          and n.workflow_id = v_run.workflow_id
          and n.step_key = s.step_key
      where
        s.project_id = v_run.project_id
        and s.run_id = v_run.id
        and s.item_key = ''
        and get_bit(v_plan.touched, n.ordinal) = 0
    ),
    'blocked_by', v_plan.blocked_by,
    'effects', v_plan.effects,
    'policy', meshhook_private.plan_policy(
      v_run.project_id, array[v_run.workflow_id, v_pinned_id], v_plan.targets
    ) || jsonb_build_object('your_role', (
      select m.role
      from meshhook.project_members as m
      where m.project_id = v_run.project_id and m.user_id = meshhook_private.caller_id()
    )),
    'definition', (
      select jsonb_build_object(
        'workflow_id', d.id, 'slug', d.slug, 'version', d.version
      ) || v_plan.definition
      from meshhook.workflow_definitions as d
      where d.id = v_run.workflow_id
    ),
    'timers', v_plan.timers
  );
end;
$$;

comment on function meshhook_private.describe_plan(uuid, text, text, jsonb) is
'The plan of a resume, for members of the project of the run.';
revoke all on function meshhook_private.describe_plan(uuid, text, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.describe_plan(uuid, text, text, jsonb) to authenticated;
