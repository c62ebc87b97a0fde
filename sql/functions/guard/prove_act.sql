-- Deferred constraint trigger on run_acts: compares what the transaction left behind with what the
-- ticket promised, then closes the ticket and writes the event. Runs at commit, or when the caller
-- sets the constraint immediate; either way nothing can be written under the ticket afterwards.
-- JSON is compared as text: by value 1 equals 1.0, which reads differently.
-- Raises: PT403 act_incomplete, logged as a warning: it means a bug or an attack.
create function meshhook_private.prove_act()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_act meshhook.run_acts;
  v_gap text;
begin
  select a.* into strict v_act
  from meshhook.run_acts as a
  where a.project_id = new.project_id and a.id = new.id;

  v_gap := case
    when exists (
      select 1
      from unnest(v_act.promise) as p
      left join meshhook.run_steps as s
        on
          s.project_id = v_act.project_id
          and s.run_id = v_act.run_id
          and s.ordinal = p.ordinal
          and s.item_key = ''
      where
        (s.status, s.attempt, s.unsettled, s.live, s.effect_epoch)
        is distinct from (p.status, p.attempt, p.unsettled, p.live, p.effect_epoch)
    ) then 'steps'
    when exists (
      select 1
      from unnest(v_act.targets) as t
      left join meshhook.step_attempts as a
        on
          a.project_id = v_act.project_id
          and a.run_id = v_act.run_id
          and a.step_key = t.step_key
          and a.item_key = t.item_key
          and a.attempt = t.attempt
      where
        (a.act_id, a.origin, a.due_at, a.status) is distinct from (
          v_act.id, t.origin, t.due_at, case t.status when 'paused' then 'paused' else 'queued' end
        )
    ) then 'attempts'
    when exists (
      select 1
      from unnest(v_act.targets) as t
      left join meshhook.step_snapshots as o
        on
          o.project_id = v_act.project_id
          and o.run_id = v_act.run_id
          and o.step_key = t.step_key
          and o.item_key = t.item_key
          and o.attempt = t.attempt
      where
        (
          o.act_id, o.input_mode, o.cloned_from, o.reads::text, o.patches::text, o.node_hash
        ) is distinct from (
          v_act.id, t.input_mode,
          case t.input_mode when 'cloned' then t.from_attempt end,
          t.reads::text, t.patches::text, t.node_hash
        )
    ) then 'snapshots'
    when exists (
      select 1
      from unnest(v_act.before) as b
      inner join meshhook.run_steps as s
        on
          s.project_id = v_act.project_id
          and s.run_id = v_act.run_id
          and s.ordinal = b.ordinal
          and s.item_key = ''
      inner join meshhook.step_attempts as a
        on
          a.project_id = s.project_id
          and a.run_id = s.run_id
          and a.step_key = s.step_key
          and a.item_key = s.item_key
          and a.attempt = b.attempt
      where a.status in ('queued', 'running')
    ) then 'recalled attempts'
    when exists (
      select 1
      from unnest(v_act.targets) as t
      left join meshhook.step_queue as q
        on
          q.run_id = v_act.run_id
          and q.project_id = v_act.project_id
          and q.step_key = t.step_key
          and q.item_key = t.item_key
          and q.attempt = t.attempt
      where t.status <> 'paused' and (q.run_at is distinct from t.due_at)
    ) or exists (
      select 1
      from unnest(v_act.before) as b
      inner join meshhook.run_steps as s
        on
          s.run_id = v_act.run_id
          and s.project_id = v_act.project_id
          and s.ordinal = b.ordinal
          and s.item_key = ''
      inner join meshhook.step_queue as q
        on
          q.run_id = s.run_id
          and q.project_id = s.project_id
          and q.step_key = s.step_key
          and q.item_key = s.item_key
          and q.attempt = b.attempt
      where b.status in ('ready', 'waiting')
    ) then 'queue'
    when not exists (
      select 1
      from meshhook.workflow_runs as r
      where
        r.id = v_act.run_id
        and (
          r.status, r.error, r.finished_at, r.directive,
          r.active_count, r.paused_count, r.failed_count, r.canceled_count
        ) is not distinct from (
          v_act.run_status, null::jsonb, null::timestamptz, null::text,
          v_act.active_count, v_act.paused_count, v_act.failed_count, v_act.canceled_count
        )
    ) then 'run'
    when not exists (
      select 1
      from meshhook.audit_log as l
      where
        l.project_id = v_act.project_id
        and l.act_id = v_act.id
        and (
          l.user_id, l.action, l.resource_type, l.resource_id, l.metadata::text,
          l.database_role, l.request_id, l.ip_address, l.user_agent
        ) is not distinct from (
          v_act.actor, v_act.kind, 'workflow_run', v_act.run_id, v_act.facts::text,
          v_act.request ->> 'database_role', v_act.request ->> 'request_id',
          v_act.request ->> 'ip_address', v_act.request ->> 'user_agent'
        )
    ) then 'audit row'
  end;
  if v_gap is not null then
    perform nextval('meshhook_private.acts_resume_act_incomplete');
    raise warning 'act % of % on run % was not carried out as promised: %',
      v_act.kind, v_act.actor, v_act.run_id, v_gap;
    raise sqlstate 'PT403' using
      message = 'the act was not carried out as promised',
      detail = jsonb_build_object('reason', 'act_incomplete', 'gap', v_gap)::text,
      hint = 'Call resume_run_from_step; the tables take nothing else.';
  end if;

  update meshhook.run_acts as a
  set proved_at = clock_timestamp()
  where a.project_id = v_act.project_id and a.id = v_act.id;
  perform meshhook_private.append_events(
    v_act.project_id, v_act.run_id, array['run_resumed'], array[
      jsonb_build_object('act_id', v_act.id, 'run_status', v_act.run_status) || v_act.facts
    ]
  );
  perform nextval('meshhook_private.acts_resume_done');
  return null;
end;
$$;

comment on function meshhook_private.prove_act() is
'Trigger: holds what a transaction left behind against its ticket and closes the ticket.';
revoke all on function meshhook_private.prove_act()
from public, anon, authenticated, service_role, meshhook_worker;
