-- What a resume would do, wholly worked out and nothing written: the one place that decides it,
-- for the guard that stamps the ticket and for preview_resume alike. Start set: the targets and
-- their descendants by edges. Everything else is kept. Counters of reset joins are derived from
-- kept rows.
-- Its joins are of sets that belong to one run: each is read once and hashed, whatever the planner
-- believes of their sizes.
-- Raises: what choose_targets and plan_target raise; PT409 descendant_running.
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
  v_targets int[];
  v_touched int[];
  v_renewed int[];
  v_running text;
  v_has_calls boolean;
  v_delays text[];
  v_ordinal int;
begin
  v_targets := meshhook_private.choose_targets(
    p_run, p_step_key, p_item_key, coalesce((p_options ->> 'all_roots')::boolean, false)
  );
  select bit_or(n.descendants)
  into touched
  from meshhook.workflow_nodes as n
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and n.ordinal = any(v_targets);
  foreach v_ordinal in array v_targets loop
    -- What is patched or supplied for one item is nothing of the map: its expansion hands it on.
    targets := targets || meshhook_private.plan_target(
      p_run,
      v_ordinal,
      case p_item_key when '' then p_input_patch end,
      case p_item_key when '' then p_options else p_options - 'supplied_output' end
    );
    touched := set_bit(touched, v_ordinal, 1);
  end loop;
  v_touched := meshhook_private.list_bits(touched);
  item := meshhook_private.plan_item(p_run, p_step_key, p_item_key);

  select
    min(s.step_key) filter (where s.status = 'running'),
    bool_or(s.kind in ('http_call', 'map')),
    array_agg(s.step_key) filter (where s.kind = 'delay')
  into v_running, v_has_calls, v_delays
  from meshhook.run_steps as s
  where
    s.project_id = p_run.project_id
    and s.run_id = p_run.id
    and s.item_key = ''
    and s.ordinal = any(v_touched);
  if v_running is not null then
    raise sqlstate 'PT409' using
      message = 'a step below is running',
      detail = jsonb_build_object('reason', 'descendant_running', 'step_key', v_running)::text,
      hint = 'Wait until it has ended, or cancel the run first.';
  end if;

  effects := '[]';
  unacknowledged := '{}';
  forbidden := '{}';
  v_renewed := '{}';
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
      p_options
    ) as j;
  end if;

  timers := '[]';
  if v_delays is not null then
    timers := meshhook_private.plan_timers(p_run, v_delays, targets, p_options);
  end if;

  with incoming as (
    select
      e.target_ordinal,
      source.step_key as source_key,
      source.status as source_status,
      get_bit(touched, e.source_ordinal) = 1 as is_source_touched,
      case when get_bit(touched, e.source_ordinal) = 0 then
        meshhook_private.settle_edge(
          source.status, source.is_tolerant, chosen.handle, e.handles
        )
      end as is_live
    from meshhook.workflow_edges as e
    inner join meshhook.run_steps as source
      on
        source.project_id = p_run.project_id
        and source.run_id = p_run.id
        and source.ordinal = e.source_ordinal
        and source.item_key = ''
    left join meshhook.step_attempts as chosen
      on
        e.handles <> '{}'
        and chosen.project_id = p_run.project_id
        and chosen.run_id = p_run.id
        and chosen.step_key = source.step_key
        and chosen.item_key = ''
        and chosen.attempt = source.attempt
    where
      e.project_id = p_run.project_id
      and e.workflow_id = p_run.workflow_id
      and e.target_ordinal = any(v_touched)
      and e.target_ordinal <> all(v_targets)
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
      s.is_tolerant,
      c.blockers,
      t.step_key is null as is_reset,
      row(
        s.ordinal, s.status, s.attempt, s.unsettled, s.live, s.effect_epoch
      )::meshhook.step_state as old,
      row(
        s.ordinal,
        coalesce(t.status, 'pending'),
        coalesce(t.attempt, s.attempt),
        coalesce(c.unsettled, s.unsettled),
        coalesce(c.live, s.live),
        s.effect_epoch + (s.ordinal = any(v_renewed))::int
      )::meshhook.step_state as new
    from meshhook.run_steps as s
    left join counted as c on c.ordinal = s.ordinal
    left join unnest(targets) as t on t.step_key = s.step_key
    where
      s.project_id = p_run.project_id
      and s.run_id = p_run.id
      and s.item_key = ''
      and s.ordinal = any(v_touched)
  )

  select
    array_agg(p.old order by p.ordinal),
    array_agg(p.new order by p.ordinal),
    coalesce(array_agg(p.step_key order by p.ordinal) filter (where p.is_reset), '{}'),
    p_run.active_count
    + count(*) filter (where (p.new).status in ('ready', 'waiting'))
    - count(*) filter (where (p.old).status in ('ready', 'waiting')),
    p_run.paused_count
    + count(*) filter (where (p.new).status = 'paused')
    - count(*) filter (where (p.old).status = 'paused'),
    p_run.failed_count
    - count(*) filter (where (p.old).status = 'failed' and not p.is_tolerant),
    p_run.canceled_count - count(*) filter (where (p.old).status = 'canceled'),
    coalesce(
      jsonb_agg(
        jsonb_build_object('step_key', p.step_key, 'parents', p.blockers) order by p.ordinal
      )
        filter (where p.blockers is not null),
      '[]'
    )
  into before, promise, reset, active_count, paused_count, failed_count, canceled_count, blocked_by
  from planned as p;

  run_status := meshhook_private.derive_run_status(
    null, active_count, paused_count, failed_count, canceled_count
  );
  plan_hash := meshhook_private.hash_plan(
    p_run.workflow_id, targets, item, before, effects, blocked_by, timers,
    coalesce((p_options ->> 'delay')::float8, 0)
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
