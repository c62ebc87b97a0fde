-- The first part of an act that the tables do not show as its ticket promised: steps, attempts,
-- snapshots, queue, recalled attempts, run or audit row; null when all of it was carried out. What
-- hangs on a target is looked at in one go. Each row is looked up by its key (`offset 0` keeps it
-- so), however large the planner believes a run to be, and the audit row by its act.
-- JSON is compared as text: by value 1 equals 1.0, which reads differently.
create function meshhook_private.find_gap(p_act meshhook.run_acts)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gap text;
begin
  if exists (
    select 1
    from unnest(p_act.promise) as p
    left join lateral (
      select s.status, s.attempt, s.unsettled, s.live, s.effect_epoch
      from meshhook.run_steps as s
      where
        s.project_id = p_act.project_id
        and s.run_id = p_act.run_id
        and s.ordinal = p.ordinal
        and s.item_key = ''
      offset 0
    ) as s on true
    where
      (s.status, s.attempt, s.unsettled, s.live, s.effect_epoch)
      is distinct from (p.status, p.attempt, p.unsettled, p.live, p.effect_epoch)
  ) then
    return 'steps';
  end if;

  select
    case
      when
        (a.act_id, a.origin, a.due_at, a.status) is distinct from (
          p_act.id, t.origin, t.due_at, case t.status when 'paused' then 'paused' else 'queued' end
        )
        then 'attempts'
      when
        (
          o.act_id, o.input_mode, o.cloned_from, o.reads::text, o.patches::text, o.node_hash
        ) is distinct from (
          p_act.id, t.input_mode, case t.input_mode when 'cloned' then t.from_attempt end,
          t.reads::text, t.patches::text, t.node_hash
        )
        then 'snapshots'
      when t.status <> 'paused' and (q.run_at is distinct from t.due_at) then 'queue'
    end as gap
  into v_gap
  from unnest(p_act.targets) as t
  left join lateral (
    select a.act_id, a.origin, a.due_at, a.status
    from meshhook.step_attempts as a
    where
      a.project_id = p_act.project_id
      and a.run_id = p_act.run_id
      and a.step_key = t.step_key
      and a.item_key = t.item_key
      and a.attempt = t.attempt
    offset 0
  ) as a on true
  left join lateral (
    select o.act_id, o.input_mode, o.cloned_from, o.reads, o.patches, o.node_hash
    from meshhook.step_snapshots as o
    where
      o.project_id = p_act.project_id
      and o.run_id = p_act.run_id
      and o.step_key = t.step_key
      and o.item_key = t.item_key
      and o.attempt = t.attempt
    offset 0
  ) as o on true
  left join lateral (
    select q.run_at
    from meshhook.step_queue as q
    where
      q.project_id = p_act.project_id
      and q.run_id = p_act.run_id
      and q.step_key = t.step_key
      and q.item_key = t.item_key
      and q.attempt = t.attempt
    offset 0
  ) as q on true
  order by gap
  limit 1;
  if v_gap is not null then
    return v_gap;
  end if;

  -- Work that the reset took back: out of the queue, and its attempt ended.
  if exists (select from unnest(p_act.before) as b where b.status in ('ready', 'waiting')) then
    select case a.status when 'queued' then 'recalled attempts' else 'queue' end
    into v_gap
    from unnest(p_act.before) as b
    cross join lateral (
      select s.project_id, s.run_id, s.step_key, s.item_key
      from meshhook.run_steps as s
      where
        s.project_id = p_act.project_id
        and s.run_id = p_act.run_id
        and s.ordinal = b.ordinal
        and s.item_key = ''
      offset 0
    ) as s
    inner join meshhook.step_attempts as a
      on
        a.project_id = s.project_id
        and a.run_id = s.run_id
        and a.step_key = s.step_key
        and a.item_key = s.item_key
        and a.attempt = b.attempt
    left join meshhook.step_queue as q
      on
        q.run_id = a.run_id
        and q.project_id = a.project_id
        and q.step_key = a.step_key
        and q.item_key = a.item_key
        and q.attempt = a.attempt
    where b.status in ('ready', 'waiting') and (a.status = 'queued' or q.id is not null)
    limit 1;
    if found then
      return v_gap;
    end if;
  end if;

  if not exists (
    select 1
    from meshhook.workflow_runs as r
    where
      r.id = p_act.run_id
      and (
        r.status, r.error, r.finished_at, r.directive,
        r.active_count, r.paused_count, r.failed_count, r.canceled_count
      ) is not distinct from (
        p_act.run_status, null::jsonb, null::timestamptz, null::text,
        p_act.active_count, p_act.paused_count, p_act.failed_count, p_act.canceled_count
      )
  ) then
    return 'run';
  end if;
  if not exists (
    select 1
    from meshhook.audit_log as l
    where
      l.act_id = p_act.id
      and (
        l.project_id, l.user_id, l.action, l.resource_type, l.resource_id, l.metadata::text,
        l.database_role, l.request_id, l.ip_address, l.user_agent
      ) is not distinct from (
        p_act.project_id, p_act.actor, p_act.kind, 'workflow_run', p_act.run_id, p_act.facts::text,
        p_act.request ->> 'database_role', p_act.request ->> 'request_id',
        p_act.request ->> 'ip_address', p_act.request ->> 'user_agent'
      )
  ) then
    return 'audit row';
  end if;
  return null;
end;
$$;

comment on function meshhook_private.find_gap(meshhook.run_acts) is
'The first part of an act that the tables do not show as its ticket promised, or null.';
revoke all on function meshhook_private.find_gap(meshhook.run_acts)
from public, anon, authenticated, service_role, meshhook_worker;
