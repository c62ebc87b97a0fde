-- The steps that a resume makes ready, by ordinals of definition p_run.workflow_id, and what it
-- touches, a bit a node: they and their descendants. It is the named one (its map, if an item is
-- named), or every root of the run. Roots are untolerated failures, steps
-- that pause_run stopped, and canceled steps whose incoming edges all settled. A root below another
-- root is reset by it and is no target of its own.
-- Raises: PT404 step_not_found; PT409 step_not_resumable when a run has no root.
create function meshhook_private.choose_targets(
  p_run meshhook.workflow_runs,
  p_step_key text,
  p_item_key text,
  p_is_all_roots boolean,
  out ordinals int[],
  out touched bit varying
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_there boolean;
begin
  if not p_is_all_roots then
    select
      array[n.ordinal],
      set_bit(n.descendants, n.ordinal, 1)::bit varying,
      p_item_key = '' or n.kind = 'map'
    into ordinals, touched, v_is_there
    from meshhook.workflow_nodes as n
    where
      n.project_id = p_run.project_id
      and n.workflow_id = p_run.workflow_id
      and n.step_key = p_step_key;
    if v_is_there and p_item_key <> '' then
      v_is_there := exists (
        select 1
        from meshhook.run_steps as i
        where
          i.project_id = p_run.project_id
          and i.run_id = p_run.id
          and i.step_key = p_step_key
          and i.item_key = p_item_key
          and not i.is_retired
      );
    end if;
    if v_is_there is not true then
      raise sqlstate 'PT404' using
        message = 'step not found',
        detail = jsonb_build_object('reason', 'step_not_found')::text,
        hint = 'get_run lists the steps of the run.';
    end if;
    return;
  end if;

  with root as (
    select n.ordinal, n.descendants
    from meshhook.run_steps as s
    inner join meshhook.workflow_nodes as n
      on
        n.project_id = p_run.project_id
        and n.workflow_id = p_run.workflow_id
        and n.step_key = s.step_key
    where
      s.project_id = p_run.project_id
      and s.run_id = p_run.id
      and s.item_key = ''
      and not s.is_retired
      and (
        (s.status = 'failed' and not s.is_tolerant)
        or (s.status = 'paused' and s.kind <> 'pause')
        or (s.status = 'canceled' and s.unsettled = 0)
      )
  )

  select
    array_agg(r.ordinal order by r.ordinal),
    bit_or(set_bit(r.descendants, r.ordinal, 1))::bit varying
  into ordinals, touched
  from root as r
  where not exists (
    select 1 from root as above where get_bit(above.descendants, r.ordinal) = 1
  );
  if ordinals is null then
    raise sqlstate 'PT409' using
      message = 'nothing to resume',
      detail = jsonb_build_object(
        'reason', 'step_not_resumable', 'run_status', p_run.status
      )::text,
      hint = case
        when p_run.paused_count > 0
          then 'The run waits for an answer: resume the paused step itself.'
        else 'Resume a step by name to run again from there.'
      end;
  end if;
end;
$$;

comment on function meshhook_private.choose_targets(meshhook.workflow_runs, text, text, boolean) is
'The ordinals of the steps that a resume makes ready.';
revoke all on function meshhook_private.choose_targets(meshhook.workflow_runs, text, text, boolean)
from public, anon, authenticated, service_role, meshhook_worker;
