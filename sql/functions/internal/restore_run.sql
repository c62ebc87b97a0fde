-- Gives the head of a run back what an undone resume took from it: the order that outweighed its
-- steps, with the error that came of it, and its old deadline. An order that was given since
-- stands, and a later resume that stands took all of this itself. What earlier undone resumes took
-- is given back with the last of them.
-- Locks: the row of the deadline by SKIP LOCKED; the caller holds the run.
-- Raises: PT409 run_busy.
create function meshhook_private.restore_run(
  p_act meshhook.run_acts, p_run meshhook.workflow_runs
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order text;
  v_error jsonb;
  v_is_paused boolean;
  v_due_at timestamptz;
  v_queue_id bigint;
begin
  with resume as (
    select o.*, max(o.number) filter (where not o.is_undone) over () as standing
    from meshhook_private.order_resumes(p_run.project_id, p_run.id) as o
  ),

  taken_back as (
    select a.*, r.number
    from resume as r
    inner join meshhook.run_acts as a on a.project_id = p_run.project_id and a.id = r.act_id
    where r.number > coalesce(r.standing, 0)
  )

  select
    (array_agg(t.directive_before order by t.number desc)
      filter (where t.directive_before <> 'pause'))[1],
    (array_agg(t.error_before order by t.number desc)
      filter (where t.directive_before <> 'pause'))[1],
    coalesce(bool_or(t.directive_before = 'pause'), false),
    (array_agg(t.deadline_before order by t.number))[1]
  into v_order, v_error, v_is_paused, v_due_at
  from taken_back as t
  having bool_or(t.id = p_act.id);
  if not found then
    return;
  end if;

  if v_order is not null and coalesce(p_run.directive = 'pause', true) then
    update meshhook.workflow_runs as r
    set directive = v_order, error = v_error
    where r.id = p_run.id;
  elsif v_is_paused and p_run.directive is null then
    update meshhook.workflow_runs as r set directive = 'pause' where r.id = p_run.id;
  end if;

  if v_due_at is null then
    return;
  end if;
  select q.id into v_queue_id
  from meshhook.step_queue as q
  where
    q.run_id = p_run.id
    and q.project_id = p_run.project_id
    and q.step_key = ''
    and q.item_key = ''
    and q.attempt = 0;
  if not found then
    return;
  end if;
  perform 1 from meshhook.step_queue as q where q.id = v_queue_id for update skip locked;
  if not found then
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'A worker looks at its deadline this moment: try again.';
  end if;
  update meshhook.step_queue as q set run_at = v_due_at where q.id = v_queue_id;
end;
$$;

comment on function meshhook_private.restore_run(meshhook.run_acts, meshhook.workflow_runs) is
'Gives the head of a run back what an undone resume took from it.';
revoke all on function meshhook_private.restore_run(meshhook.run_acts, meshhook.workflow_runs)
from public, anon, authenticated, service_role, meshhook_worker;
