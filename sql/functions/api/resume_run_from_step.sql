-- Resumes a run from one step, in one transaction, with the rights of its caller.
--
-- Every write below is the caller's own, under row level security. What makes that safe is the
-- ticket: a row of run_acts whose guard judges the act before the row exists and stamps what it
-- must come to. Policies let the caller write under its own open ticket only, and a proof at
-- commit compares the tables with the promise. See docs/architecture.md, "A resume is a ticket".
--
-- A resume of one item of a map is one of the map, whose expansion then gives that item alone its
-- next attempt. With options.all_roots (what resume_run passes) the targets are all roots of the
-- run. With options.version the guard has put the run under that definition before the ticket
-- exists.
--
-- Locks: the run (for no key update), then in the guard its steps by ordinal and their queue rows.
-- Raises: the whole error contract, docs/errors.md.
create function meshhook.resume_run_from_step(
  run_id uuid,
  step_key text,
  reason text default null,
  idempotency_key text default null,
  expected_attempt int default null,
  input_patch jsonb default null,
  item_key text default '',
  plan_hash text default null,
  options jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
set lock_timeout = '800ms'
as $$
declare
  v_kind text := case when options @> '{"all_roots": true}' then 'resume_run' else 'resume_step' end;
  v_project_id uuid;
  v_ticket meshhook.run_acts;
  v_is_replayed boolean := false;
  v_audit_id bigint;
  v_answer jsonb;
  v_detail text;
begin
  perform meshhook.check_act(
    run_id, step_key, reason, idempotency_key, expected_attempt, input_patch, plan_hash, options
  );

  -- See the run, as row level security shows it to the caller, and lock it, as only operators may:
  -- from here on it moves by this transaction alone.
  select meshhook.lock_run(run_id) into v_project_id;

  -- Answer a replay: the same key with the same request is the same act.
  if idempotency_key is not null then
    select a.*
    into v_ticket
    from meshhook.run_acts as a
    where
      a.project_id = v_project_id
      and a.run_id = resume_run_from_step.run_id
      and a.idempotency_key = resume_run_from_step.idempotency_key;
    v_is_replayed := found;
  end if;
  if v_is_replayed and (
    v_ticket.kind, v_ticket.step_key, v_ticket.item_key, v_ticket.reason,
    v_ticket.expected_attempt, v_ticket.input_patch, v_ticket.plan_hash, v_ticket.options
  ) is distinct from (
    v_kind, step_key, coalesce(item_key, ''), reason,
    expected_attempt, input_patch, plan_hash, options
  ) then
    raise sqlstate 'PT422' using
      message = 'the idempotency key was used for another request',
      detail = jsonb_build_object('reason', 'idempotency_key_reused', 'act_id', v_ticket.id)::text,
      hint = 'Use a new key for a new request.';
  end if;

  if not v_is_replayed then
    -- Open the ticket: its guard judges the act and stamps what it must come to.
    insert into meshhook.run_acts as a (
      project_id, run_id, kind, step_key, item_key, input_patch, options, reason,
      idempotency_key, expected_attempt, plan_hash
    )
    values (
      v_project_id, run_id, v_kind, step_key, coalesce(item_key, ''), input_patch, options, reason,
      idempotency_key, expected_attempt, plan_hash
    )
    returning a.* into v_ticket;

    -- Clone the snapshot of the step into a new attempt; where it no longer names its parents'
    -- current attempts, the ticket says what the input is composed of now.
    insert into meshhook.step_attempts (
      project_id, run_id, step_key, item_key, attempt, act_id, origin, status, due_at
    )
    select
      v_project_id, v_ticket.run_id, t.step_key, t.item_key, t.attempt, v_ticket.id, t.origin,
      case t.status when 'paused' then 'paused' else 'queued' end, t.due_at
    from unnest(v_ticket.targets) as t;

    insert into meshhook.step_snapshots (
      project_id, run_id, step_key, item_key, attempt, act_id,
      input_mode, cloned_from, reads, patches, node_hash
    )
    select
      v_project_id, v_ticket.run_id, t.step_key, t.item_key, t.attempt, v_ticket.id,
      t.input_mode, old.attempt, coalesce(old.reads, t.reads), t.patches,
      coalesce(old.node_hash, t.node_hash)
    from unnest(v_ticket.targets) as t
    left join lateral (
      select o.attempt, o.reads, o.node_hash
      from meshhook.step_snapshots as o
      where
        t.input_mode = 'cloned'
        and o.project_id = v_project_id
        and o.run_id = v_ticket.run_id
        and o.step_key = t.step_key
        and o.item_key = t.item_key
        and o.attempt = t.from_attempt
      offset 0
    ) as old on true;

    -- Reset the downstream steps: work that was still queued is taken back, the targets turn ready,
    -- their descendants pending, with counters derived from what is kept. A row that a policy hides
    -- from an update is simply not updated: the proof misses it at commit.
    if exists (select from unnest(v_ticket.before) as b where b.status in ('ready', 'waiting')) then
      update meshhook.step_attempts as a
      set status = 'canceled'
      where
        a.project_id = v_project_id
        and a.run_id = v_ticket.run_id
        and a.step_key = any(array(
          select s.step_key
          from unnest(v_ticket.before) as b
          cross join lateral (
            select o.step_key
            from meshhook.run_steps as o
            where
              o.project_id = v_project_id
              and o.run_id = v_ticket.run_id
              and o.ordinal = b.ordinal
              and o.item_key = ''
            offset 0
          ) as s
          where b.status in ('ready', 'waiting')
        ))
        and a.item_key = ''
        and a.status = 'queued'
        and a.act_id is distinct from v_ticket.id;
    end if;

    update meshhook.run_steps as s
    set
      status = p.status,
      attempt = p.attempt,
      unsettled = p.unsettled,
      live = p.live,
      effect_epoch = p.effect_epoch
    from unnest(v_ticket.promise) as p
    where
      s.project_id = v_project_id
      and s.run_id = v_ticket.run_id
      and s.ordinal = any(array(select n.ordinal from unnest(v_ticket.promise) as n))
      and s.ordinal = p.ordinal
      and s.item_key = '';

    -- Set the run going: the old error and end leave its head and stay on the attempt.
    update meshhook.workflow_runs as r
    set
      status = v_ticket.run_status,
      error = null,
      finished_at = null,
      directive = null,
      active_count = v_ticket.active_count,
      paused_count = v_ticket.paused_count,
      failed_count = v_ticket.failed_count,
      canceled_count = v_ticket.canceled_count
    where r.project_id = v_project_id and r.id = v_ticket.run_id;

    -- Write the audit row.
    insert into meshhook.audit_log as l (
      project_id, user_id, action, resource_type, resource_id, act_id, metadata,
      database_role, request_id, ip_address, user_agent
    )
    values (
      v_project_id, v_ticket.actor, v_ticket.kind, 'workflow_run', v_ticket.run_id, v_ticket.id,
      v_ticket.facts, v_ticket.request ->> 'database_role', v_ticket.request ->> 'request_id',
      v_ticket.request ->> 'ip_address', v_ticket.request ->> 'user_agent'
    )
    returning l.id into v_audit_id;
  else
    perform meshhook.note_act('resume', 'replayed', run_id);
    select l.id
    into v_audit_id
    from meshhook.audit_log as l
    where l.project_id = v_project_id and l.act_id = v_ticket.id;
  end if;

  v_answer := jsonb_build_object(
    'act_id', v_ticket.id,
    'run_id', v_ticket.run_id,
    'reset', v_ticket.facts -> 'reset',
    'audit_id', v_audit_id,
    'replayed', v_is_replayed
  );
  if v_ticket.kind = 'resume_run' or cardinality(v_ticket.targets) > 1 then
    v_answer := v_answer || jsonb_build_object('targets', v_ticket.facts -> 'targets');
  end if;
  if v_ticket.kind = 'resume_step' then
    v_answer := v_answer || '{"from_attempt": null}'
    || (v_ticket.facts -> 'targets' -> 0) - array['origin', 'status', 'input']
    || coalesce(v_ticket.facts -> 'item', '{}');
  end if;
  return v_answer;
exception
  when lock_not_available then
    perform meshhook.note_act('resume', 'run_busy', run_id);
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'Somebody else acts on it this moment: try again.';
  when
    sqlstate 'PT400' or sqlstate 'PT401' or sqlstate 'PT403' or sqlstate 'PT404'
    or sqlstate 'PT409' or sqlstate 'PT413' or sqlstate 'PT422'
  then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform meshhook.note_act('resume', v_detail::jsonb ->> 'reason', run_id);
    raise;
end;
$$;

comment on function meshhook.resume_run_from_step(
  uuid, text, text, text, int, jsonb, text, text, jsonb
) is
'Resumes a run from one step: clones its snapshot into a new attempt, resets the steps below,
sets the run going and writes the audit row, atomically and with the rights of the caller.
Answers {act_id, run_id, step_key, item_key, attempt, from_attempt, reset, audit_id, replayed}, and
targets where another version of the workflow made several steps start.';
revoke all on function meshhook.resume_run_from_step(
  uuid, text, text, text, int, jsonb, text, text, jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.resume_run_from_step(
  uuid, text, text, text, int, jsonb, text, text, jsonb
) to authenticated;
