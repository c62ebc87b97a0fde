-- Two attempts of a step for a comparison: who they are, and input, output and error of each, null
-- where there is none. What the caller may see decides.
-- Raises: PT401; PT404 run_not_found, step_not_found, attempt_not_found.
create function meshhook_private.describe_attempts(
  p_run_id uuid, p_step_key text, p_item_key text, p_a int, p_b int,
  out described jsonb, out a jsonb[], out b jsonb[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_missing int;
begin
  perform meshhook.check_caller();
  if not exists (select 1 from meshhook.workflow_runs as r where r.id = p_run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  if not exists (
    select 1
    from meshhook.run_steps as s
    where s.run_id = p_run_id and s.step_key = p_step_key and s.item_key = p_item_key
  ) then
    raise sqlstate 'PT404' using
      message = 'step not found',
      detail = '{"reason": "step_not_found"}',
      hint = 'get_run lists the steps of the run.';
  end if;
  select n.number
  into v_missing
  from unnest(array[p_a, p_b]) with ordinality as n (number, place)
  where not exists (
    select 1
    from meshhook.step_attempts as t
    where
      t.run_id = p_run_id
      and t.step_key = p_step_key
      and t.item_key = p_item_key
      and t.attempt = n.number
  )
  order by n.place
  limit 1;
  if found then
    raise sqlstate 'PT404' using
      message = 'attempt not found',
      detail = jsonb_build_object('reason', 'attempt_not_found', 'attempt', v_missing)::text,
      hint = 'get_run lists the attempts of the run.';
  end if;

  with side as (
    select
      t.attempt,
      jsonb_build_object(
        'attempt', t.attempt,
        'origin', t.origin,
        'status', t.status,
        'handle', t.handle,
        'effect_key', t.effect_key,
        'due_at', t.due_at,
        'started_at', t.started_at,
        'finished_at', t.finished_at,
        'duration_s', extract(epoch from t.finished_at - t.started_at),
        'act', case when o.id is not null then jsonb_build_object(
          'id', o.id, 'kind', o.kind, 'actor', o.actor, 'reason', o.reason,
          'created_at', o.created_at
        ) end
      ) as head,
      array[
        meshhook.get_input(p_run_id, p_step_key, t.attempt, p_item_key), t.output, t.error
      ] as parts
    from meshhook.step_attempts as t
    left join meshhook.run_acts as o on o.id = t.act_id and o.project_id = t.project_id
    where
      t.run_id = p_run_id
      and t.step_key = p_step_key
      and t.item_key = p_item_key
      and t.attempt in (p_a, p_b)
  )

  select
    jsonb_build_object(
      'run_id', p_run_id, 'step_key', p_step_key, 'item_key', p_item_key,
      'a', l.head, 'b', r.head
    ),
    l.parts,
    r.parts
  into described, a, b
  from side as l
  cross join side as r
  where l.attempt = p_a and r.attempt = p_b;
end;
$$;

comment on function meshhook_private.describe_attempts(uuid, text, text, int, int) is
'Two attempts of a step, and input, output and error of each.';
revoke all on function meshhook_private.describe_attempts(uuid, text, text, int, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.describe_attempts(uuid, text, text, int, int)
to authenticated;
