-- BEFORE INSERT on run_acts: judges an act before its row exists and stamps the facts. It
-- authorises first, then locks (run, steps by ordinal, queue rows by SKIP LOCKED), then judges
-- under the locks. Nothing the caller did not give may be chosen by the caller.
-- Locks: the run, then the steps the act may touch by ordinal, then their queue rows.
-- Raises: what check_act raises; PT404 run_not_found, act_not_found, PT403 role_required, PT409
-- run_busy, undo_too_late, and what stamp_resume raises.
create function meshhook_private.guard_act()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_nestloop = on
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_run meshhook.workflow_runs;
  v_role text;
  v_is_busy boolean := false;
  v_is_ticket_open boolean;
begin
  perform meshhook.check_act(
    new.run_id, coalesce(new.step_key, ''), new.reason, new.idempotency_key, new.expected_attempt,
    new.input_patch, new.plan_hash, new.options
  );
  new.actor := meshhook_private.caller_id();
  if octet_length(new.item_key) > 200 then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'item_key: at most 200 bytes.';
  end if;
  if
    new.kind <> 'resume_step' and (
      coalesce(new.step_key, '') <> ''
      or new.item_key <> ''
      or new.input_patch is not null
      or new.expected_attempt is not null
      or new.options ? 'supplied_output'
    )
  then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'An act on a whole run names no step and gives no input, output or attempt.';
  end if;

  if (new.kind = 'cancel_resume') <> (new.undoes is not null) then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'undoes: the resume that an act of kind cancel_resume undoes, and nothing else does.';
  end if;

  -- A stranger is told the same whether the run exists or not, and waits for no lock. Who holds
  -- something already waits for none either, as in lock_run.
  if exists (
    select 1
    from meshhook.project_members as m
    where m.project_id = new.project_id and m.user_id = new.actor
  ) then
    if pg_current_xact_id_if_assigned() is null then
      select r.*
      into v_run
      from meshhook.workflow_runs as r
      where r.project_id = new.project_id and r.id = new.run_id
      for no key update;
    else
      select r.*
      into v_run
      from meshhook.workflow_runs as r
      where r.project_id = new.project_id and r.id = new.run_id
      for no key update skip locked;
      if not found then
        v_is_busy := exists (
          select 1
          from meshhook.workflow_runs as r
          where r.project_id = new.project_id and r.id = new.run_id
        );
      end if;
      if v_is_busy then
        raise sqlstate 'PT409' using
          message = 'the run is busy',
          detail = '{"reason": "run_busy"}',
          hint = 'Somebody else acts on it this moment: try again.';
      end if;
    end if;
  end if;
  -- Read after the lock: a member may have been removed while this waited for it. A run whose
  -- insert is not finished has no steps yet and is not there for an act.
  select
    m.role,
    exists (
      select 1
      from meshhook.run_acts as a
      where a.xact_id = pg_current_xact_id_if_assigned() and a.proved_at is null
    )
  into v_role, v_is_ticket_open
  from meshhook.project_members as m
  where
    m.project_id = new.project_id
    and m.user_id = new.actor
    and exists (
      select 1
      from meshhook.run_steps as s
      where s.run_id = new.run_id and s.project_id = new.project_id
    );
  if v_run.id is null or v_role is null then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  if v_role = 'viewer' then
    raise sqlstate 'PT403' using
      message = 'your role is too low',
      detail = '{"reason": "role_required", "role": "operator"}',
      hint = 'Ask an admin of the project for the role operator.';
  end if;

  if v_is_ticket_open then
    raise sqlstate 'PT409' using
      message = 'another act is open in this transaction',
      detail = '{"reason": "run_busy"}',
      hint = 'Prove it first (set constraints meshhook.prove_act immediate), or commit.';
  end if;

  if new.kind = 'cancel_resume' then
    if not exists (
      select 1
      from meshhook.run_acts as a
      where a.project_id = new.project_id and a.run_id = new.run_id and a.id = new.undoes
    ) then
      raise sqlstate 'PT404' using
        message = 'act not found',
        detail = '{"reason": "act_not_found"}',
        hint = 'Check the id; get_run lists the acts on a run.';
    end if;
    if exists (
      select 1
      from meshhook.run_acts as a
      where a.project_id = new.project_id and a.undoes = new.undoes
    ) then
      raise sqlstate 'PT409' using
        message = 'it is too late to undo',
        detail = '{"reason": "undo_too_late", "because": "undone"}',
        hint = 'It was undone before; nothing is left to do.';
    end if;
  end if;

  -- The caller has no grant on these columns; were one given by mistake, it still gains nothing.
  new.id := meshhook_private.draw_id();
  new.xact_id := pg_current_xact_id();
  new.created_at := clock_timestamp();
  new.proved_at := null;
  new.directive_before := v_run.directive;
  new.workflow_id_before := null;
  new.error_before := case
    when v_run.directive in ('deadline', 'terminate_failed') then v_run.error
  end;
  new.deadline_before := null;
  new.request := meshhook_private.request_facts();
  if new.kind in ('pause_run', 'cancel_run', 'cancel_resume') then
    -- Stamped closed before it exists: it opens nothing. carry_out_act does the work.
    new.proved_at := new.created_at;
    return new;
  end if;
  if v_run.status in ('running', 'paused') then
    select q.run_at
    into new.deadline_before
    from meshhook.step_queue as q
    where
      q.run_id = v_run.id
      and q.project_id = v_run.project_id
      and q.step_key = ''
      and q.item_key = ''
      and q.attempt = 0;
  end if;
  return meshhook_private.stamp_resume(new, v_run);
end;
$$;

comment on function meshhook_private.guard_act() is
'Trigger: judges an act before its row exists and stamps its facts.';
revoke all on function meshhook_private.guard_act()
from public, anon, authenticated, service_role, meshhook_worker;
