-- What a resume makes of the delays among its targets and reset steps, as a list in their order:
-- {step_key, seconds, due, old_due_at}. Due says how the time to come is found: "anew" its seconds
-- after it turns ready, "keep" when its attempt before was due, "now" at once. What was never
-- reached has no time to keep.
create function meshhook_private.plan_timers(
  p_run meshhook.workflow_runs,
  p_step_keys text[],
  p_targets meshhook.act_target[],
  p_options jsonb
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'step_key', n.step_key,
          'seconds', n.config -> 'seconds',
          'due', case
            when a.due_at is null and p.policy = 'keep' then 'anew'
            else coalesce(p.policy, 'anew')
          end,
          'old_due_at', a.due_at
        )
        order by n.ordinal
      ),
      '[]'
    )
    from meshhook.workflow_nodes as n
    left join meshhook.run_steps as s
      on
        s.run_id = p_run.id
        and s.project_id = p_run.project_id
        and s.step_key = n.step_key
        and s.item_key = ''
        and not s.is_retired
    left join meshhook.step_attempts as a
      on
        a.run_id = s.run_id
        and a.project_id = s.project_id
        and a.step_key = s.step_key
        and a.item_key = s.item_key
        and a.attempt = s.attempt
    left join unnest(p_targets) as t on t.step_key = n.step_key
    cross join lateral (
      select
        coalesce(
          meshhook_private.timer_policy(p_options, n.step_key),
          case when t.step_key is not null and s.status = 'paused' then 'keep' end
        ) as policy
    ) as p
    where
      n.workflow_id = p_run.workflow_id
      and n.project_id = p_run.project_id
      and n.step_key = any(p_step_keys)
      and (t.origin is null or t.origin <> 'supplied')
  );
end;
$$;

comment on function meshhook_private.plan_timers(
  meshhook.workflow_runs, text[], meshhook.act_target[], jsonb
) is
'What a resume makes of the delays among its targets and reset steps.';
revoke all on function meshhook_private.plan_timers(
  meshhook.workflow_runs, text[], meshhook.act_target[], jsonb
) from public, anon, authenticated, service_role, meshhook_worker;
