-- When the new attempt of a delay that turns ready is due: its seconds from now, or as the newest
-- resume that reset it says (options.timers): when its attempt before was, or at once. A resume
-- that was undone says nothing; its attempts are withdrawn.
create function meshhook_private.time_delay(
  p_project_id uuid, p_run_id uuid, p_step_key text, p_attempt int, p_seconds float8
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_policy text;
  v_old_due_at timestamptz;
begin
  select meshhook_private.timer_policy(a.options, p_step_key)
  into v_policy
  from meshhook.run_acts as a
  where
    a.run_id = p_run_id
    and a.project_id = p_project_id
    and a.kind in ('resume_step', 'resume_run')
    and a.facts -> 'reset' ? p_step_key
    and not exists (
      select 1
      from meshhook.step_attempts as w
      where w.act_id = a.id and w.project_id = a.project_id and w.status = 'withdrawn'
    )
  order by a.created_at desc
  limit 1;
  if v_policy = 'now' then
    return now();
  end if;
  if v_policy = 'keep' then
    select b.due_at
    into v_old_due_at
    from meshhook.step_attempts as b
    where
      b.run_id = p_run_id
      and b.project_id = p_project_id
      and b.step_key = p_step_key
      and b.item_key = ''
      and b.attempt < p_attempt
      and b.status <> 'withdrawn'
    order by b.attempt desc
    limit 1;
  end if;
  return coalesce(v_old_due_at, now() + make_interval(secs => p_seconds));
end;
$$;

comment on function meshhook_private.time_delay(uuid, uuid, text, int, float8) is
'When the new attempt of a delay that turns ready is due.';
revoke all on function meshhook_private.time_delay(uuid, uuid, text, int, float8)
from public, anon, authenticated, service_role, meshhook_worker;
