-- Whether a step may be resumed in the state it is in: failed, paused, succeeded, waiting for a
-- retry, or canceled with all its incoming edges settled.
-- Raises: PT409 step_not_resumable, step_not_taken, step_not_reached.
create function meshhook_private.judge_target(
  p_run meshhook.workflow_runs, p_step meshhook.run_steps
)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_culprit text;
begin
  if
    p_step.status in ('failed', 'paused', 'succeeded')
    or (p_step.status = 'canceled' and p_step.unsettled = 0)
  then
    return;
  end if;
  if p_step.status = 'waiting' and exists (
    select 1
    from meshhook.step_attempts as a
    where
      a.project_id = p_step.project_id
      and a.run_id = p_step.run_id
      and a.step_key = p_step.step_key
      and a.item_key = p_step.item_key
      and a.attempt = p_step.attempt
      and a.origin = 'retry'
  ) then
    return;
  end if;

  if p_step.status in ('ready', 'running', 'waiting') then
    raise sqlstate 'PT409' using
      message = 'step is not resumable now',
      detail = jsonb_build_object(
        'reason', 'step_not_resumable', 'status', p_step.status, 'attempt', p_step.attempt
      )::text,
      hint = 'Wait until the step has ended, or cancel the run first.';
  end if;

  select s.step_key
  into v_culprit
  from meshhook.workflow_nodes as n
  inner join meshhook.workflow_nodes as above
    on
      above.project_id = n.project_id
      and above.workflow_id = n.workflow_id
      and get_bit(n.ancestors, above.ordinal) = 1
  inner join meshhook.run_steps as s
    on
      s.project_id = p_run.project_id
      and s.run_id = p_run.id
      and s.step_key = above.step_key
      and s.item_key = ''
      and not s.is_retired
  where
    n.project_id = p_run.project_id
    and n.workflow_id = p_run.workflow_id
    and n.ordinal = p_step.ordinal
    and case p_step.status
      when 'skipped' then s.kind = 'branch' and s.status = 'succeeded'
      else
        (s.status = 'failed' and not s.is_tolerant)
        or s.status = 'paused'
        or (s.status = 'canceled' and s.unsettled = 0)
    end
  order by above.ordinal desc
  limit 1;
  if p_step.status = 'skipped' then
    raise sqlstate 'PT409' using
      message = 'step was not taken',
      detail = jsonb_build_object('reason', 'step_not_taken', 'branch', v_culprit)::text,
      hint = coalesce('Resume the branch ' || v_culprit || ', which decides again.',
        'Resume a step above it.');
  end if;
  raise sqlstate 'PT409' using
    message = 'step was not reached',
    detail = jsonb_build_object('reason', 'step_not_reached', 'resume', v_culprit)::text,
    hint = coalesce('Resume ' || v_culprit || ', from which the run goes on to this step.',
      'Wait until the run reaches it.');
end;
$$;

comment on function meshhook_private.judge_target(meshhook.workflow_runs, meshhook.run_steps) is
'Raises unless the step may be resumed in the state it is in.';
revoke all on function meshhook_private.judge_target(meshhook.workflow_runs, meshhook.run_steps)
from public, anon, authenticated, service_role, meshhook_worker;
