-- What a resume would do, wholly worked out and nothing written: the one place that decides it,
-- for the guard that stamps the ticket and for preview_resume alike. Start set: the targets and
-- their descendants by edges. Everything else is kept. Counters of reset joins are derived from
-- kept rows. p_run carries the definition that it is to go on under; where it has another one now,
-- plan_move says how to begin, and ordinals are those of the new one.
-- Its joins are of sets that belong to one run: each is read once and hashed, whatever the planner
-- believes of their sizes. Nodes, edges and steps are looked up by what is touched, which
-- `offset 0` keeps from being turned round: what leads to nothing that is touched is not read.
-- Raises: what choose_targets, judge_target and plan_move raise; PT409 descendant_running; PT400
-- invalid_argument.
create function meshhook_private.plan_resume(
  p_run meshhook.workflow_runs,
  p_step_key text,
  p_item_key text,
  p_input_patch jsonb,
  p_options jsonb,
  out targets meshhook.act_target[],
  out touched bit varying,
  out before meshhook.step_state[],
  out promise meshhook.step_state[],
  out reset text[],
  out run_status text,
  out active_count int,
  out paused_count int,
  out failed_count int,
  out canceled_count int,
  out effects jsonb,
  out unacknowledged text[],
  out forbidden text[],
  out blocked_by jsonb,
  out item jsonb,
  out timers jsonb,
  out retired text[],
  out definition jsonb,
  out plan_hash text
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_hashjoin = on
set enable_nestloop = off
as $$
declare
  v_pinned_id uuid := p_run.workflow_id;
  v_is_moved boolean;
  v_move record;
  v_chosen record;
  v_targets int[];
  v_kept int[] := array[]::int[];
  v_touched int[];
  v_steps meshhook.run_steps[];
  v_step meshhook.run_steps;
  v_target meshhook.act_target;
  v_begun jsonb[] := array[]::jsonb[];
  v_found jsonb;
  v_renewed text[] := array[]::text[];
  v_running text;
  v_has_calls boolean;
  v_delays text[];
begin
  if p_options ? 'version' then
    v_pinned_id := (select r.workflow_id from meshhook.workflow_runs as r where r.id = p_run.id);
  end if;
  v_is_moved := v_pinned_id <> p_run.workflow_id;
  retired := '{}';
  failed_count := p_run.failed_count;
  canceled_count := p_run.canceled_count;
  if v_is_moved then
    select m.*
    into v_move
    from meshhook_private.plan_move(
      p_run, v_pinned_id, p_step_key, p_item_key, p_options
    ) as m;
    v_targets := v_move.targets;
    retired := v_move.retired;
    failed_count := failed_count - v_move.failed_count;
    canceled_count := canceled_count - v_move.canceled_count;
    definition := jsonb_build_object('verdict', v_move.verdict, 'steps', v_move.steps);
    select bit_or(set_bit(n.descendants, n.ordinal, 1))
    into touched
    from unnest(v_move.starts) as t (ordinal)
    cross join lateral (
      select i.ordinal, i.descendants
      from meshhook.workflow_nodes as i
      where
        i.project_id = p_run.project_id
        and i.workflow_id = p_run.workflow_id
        and i.ordinal = t.ordinal
      offset 0
    ) as n;
  else
    v_chosen := meshhook_private.choose_targets(
      p_run, p_step_key, p_item_key, coalesce((p_options ->> 'all_roots')::boolean, false)
    );
    v_targets := v_chosen.ordinals;
    touched := v_chosen.touched;
    definition := '{"verdict": "same"}';
  end if;
  v_touched := meshhook_private.list_bits(touched);

  -- What is touched and what leads there: of a run that keeps its definition as the table has it,
  -- else as it would stand there. The targets come first, and of those the step that was named.
  if v_is_moved then
    v_steps := array(
      select s
      from meshhook_private.steps_under(p_run) as s
      order by array_position(v_targets, s.ordinal)
    );
  else
    v_steps := array(
      select s.step
      from (
        select t.ordinal
        from unnest(v_touched) as t (ordinal)
        union
        select e.source_ordinal
        from unnest(v_touched) as t (ordinal)
        cross join lateral (
          select i.source_ordinal
          from meshhook.workflow_edges as i
          where
            i.project_id = p_run.project_id
            and i.workflow_id = p_run.workflow_id
            and i.target_ordinal = t.ordinal
          offset 0
        ) as e
      ) as n
      cross join lateral (
        select i as step
        from meshhook.run_steps as i
        where
          i.project_id = p_run.project_id
          and i.run_id = p_run.id
          and i.ordinal = n.ordinal
          and i.item_key = ''
        offset 0
      ) as s
      order by array_position(v_targets, n.ordinal)
    );
  end if;

  foreach v_step in array v_steps[:cardinality(v_targets)] loop
    if not v_is_moved then
      perform meshhook_private.judge_target(p_run, v_step);
    end if;
    -- What is patched or supplied for one item is nothing of the map: its expansion hands it on.
    v_target := meshhook_private.plan_target(
      p_run,
      v_step,
      case p_item_key when '' then p_input_patch end,
      case p_item_key when '' then p_options else p_options - 'supplied_output' end
    );
    targets := targets || v_target;
    v_begun := v_begun || jsonb_build_array(
      v_target.step_key, v_target.from_attempt, v_target.attempt, v_target.reads,
      v_target.input_mode, v_target.origin, v_target.status = 'paused'
    );
    if v_target.input_mode = 'cloned' then
      v_kept := v_kept || v_step.ordinal;
    end if;
  end loop;
  if
    v_is_moved
    and (p_input_patch is not null or p_options ? 'supplied_output')
    and (cardinality(targets) > 1 or targets[1].step_key <> p_step_key)
  then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'input_patch and options.supplied_output: not where that version makes other steps '
        || 'start too.';
  end if;
  if p_item_key <> '' then
    item := meshhook_private.plan_item(p_run, p_step_key, p_item_key);
  end if;

  with incoming as (
    select
      e.target_ordinal,
      source.step_key as source_key,
      source.status as source_status,
      get_bit(touched, e.source_ordinal) = 1 as is_source_touched,
      case when get_bit(touched, e.source_ordinal) = 0 then
        meshhook_private.settle_edge(
          source.status,
          source.is_tolerant,
          case when e.handles <> '{}' then
            meshhook_private.chosen_handle(
              p_run.project_id, p_run.id, source.step_key, source.attempt
            )
          end,
          e.handles
        )
      end as is_live
    from unnest(v_touched) as t (ordinal)
    cross join lateral (
      select i.source_ordinal, i.target_ordinal, i.handles
      from meshhook.workflow_edges as i
      where
        i.project_id = p_run.project_id
        and i.workflow_id = p_run.workflow_id
        and i.target_ordinal = t.ordinal
      offset 0
    ) as e
    inner join unnest(v_steps) as source on source.ordinal = e.source_ordinal
    where v_is_moved or e.target_ordinal <> all(v_targets)
  ),

  counted as (
    select
      i.target_ordinal as ordinal,
      (count(*) filter (where i.is_live is null))::int as unsettled,
      (count(*) filter (where i.is_live))::int as live,
      jsonb_agg(jsonb_build_object('parent', i.source_key, 'status', i.source_status))
        filter (
          where not i.is_source_touched
          and i.is_live is null
          and i.source_status in ('failed', 'canceled')
        ) as blockers
    from incoming as i
    group by i.target_ordinal
  ),

  planned as (
    select
      s.ordinal,
      s.step_key,
      s.kind,
      s.is_tolerant,
      c.blockers,
      s.ordinality > cardinality(v_targets) as is_reset,
      row(
        s.ordinal, s.status, s.attempt, s.unsettled, s.live, s.effect_epoch
      )::meshhook.step_state as old,
      row(
        s.ordinal,
        coalesce(targets[s.ordinality].status, 'pending'),
        coalesce(targets[s.ordinality].attempt, s.attempt),
        coalesce(c.unsettled, case when v_is_moved then 0 else s.unsettled end),
        coalesce(c.live, case when v_is_moved then 0 else s.live end),
        s.effect_epoch
      )::meshhook.step_state as new
    from unnest(v_steps) with ordinality as s
    left join counted as c on c.ordinal = s.ordinal
    where get_bit(touched, s.ordinal) = 1
  )

  select
    jsonb_agg(
      jsonb_build_array(
        p.ordinal, (p.old).status, (p.old).attempt, (p.old).effect_epoch
      ) order by p.ordinal
    ),
    array_agg(p.old order by p.ordinal),
    array_agg(p.new order by p.ordinal),
    coalesce(array_agg(p.step_key order by p.ordinal) filter (where p.is_reset), '{}'),
    p_run.active_count
    + count(*) filter (where (p.new).status in ('ready', 'waiting'))
    - count(*) filter (where (p.old).status in ('ready', 'waiting')),
    p_run.paused_count
    + count(*) filter (where (p.new).status = 'paused')
    - count(*) filter (where (p.old).status = 'paused'),
    failed_count
    - count(*) filter (where (p.old).status = 'failed' and not p.is_tolerant),
    canceled_count - count(*) filter (where (p.old).status = 'canceled'),
    coalesce(
      jsonb_agg(
        jsonb_build_object('step_key', p.step_key, 'parents', p.blockers) order by p.ordinal
      )
        filter (where p.blockers is not null),
      '[]'
    ),
    min(p.step_key) filter (where (p.old).status = 'running'),
    bool_or(p.kind in ('http_call', 'map')),
    array_agg(p.step_key) filter (where p.kind = 'delay')
  into
    v_found, before, promise, reset,
    active_count, paused_count, failed_count, canceled_count, blocked_by,
    v_running, v_has_calls, v_delays
  from planned as p;
  if v_running is not null then
    raise sqlstate 'PT409' using
      message = 'a step below is running',
      detail = jsonb_build_object('reason', 'descendant_running', 'step_key', v_running)::text,
      hint = 'Wait until it has ended, or cancel the run first.';
  end if;

  effects := '[]';
  unacknowledged := '{}';
  forbidden := '{}';
  if v_has_calls then
    -- What is given its output calls nobody.
    select j.effects, j.unacknowledged, j.forbidden, j.renewed
    into effects, unacknowledged, forbidden, v_renewed
    from meshhook_private.judge_effects(
      p_run,
      case
        when p_options ? 'supplied_output' then array_remove(v_touched, v_targets[1])
        else v_touched
      end,
      v_targets,
      p_item_key,
      v_kept,
      p_input_patch is not null,
      p_options
    ) as j;
  end if;
  if v_renewed <> '{}' then
    promise := array(
      select row(
        p.ordinal, p.status, p.attempt, p.unsettled, p.live,
        p.effect_epoch + (s.step_key = any(v_renewed))::int
      )::meshhook.step_state
      from unnest(promise) as p
      inner join unnest(v_steps) as s on s.ordinal = p.ordinal
      order by p.ordinal
    );
  end if;

  timers := '[]';
  if v_delays is not null then
    timers := meshhook_private.plan_timers(p_run, v_delays, targets, p_options);
  end if;

  run_status := meshhook_private.derive_run_status(
    null, active_count, paused_count, failed_count, canceled_count
  );
  plan_hash := meshhook_private.hash_plan(
    p_run.workflow_id, to_jsonb(v_begun), item, v_found, effects, blocked_by, timers,
    coalesce((p_options ->> 'delay')::float8, 0), definition -> 'steps'
  );
end;
$$;

comment on function meshhook_private.plan_resume(
  meshhook.workflow_runs, text, text, jsonb, jsonb
) is
'What a resume would do, wholly worked out and nothing written.';
revoke all on function meshhook_private.plan_resume(
  meshhook.workflow_runs, text, text, jsonb, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
