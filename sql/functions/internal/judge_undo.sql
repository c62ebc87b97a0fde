-- Whether a resume can still be undone: it took nothing out of the queue, the run has had one
-- definition from before it until now, no later resume that stands touches one of its steps, and
-- each of them is as the resume left it, or was only paused or canceled since. Locks what the undo
-- changes, then judges.
-- Locks: steps by ordinal, then queue rows by SKIP LOCKED; the caller holds the run.
-- Raises: PT400 invalid_argument; PT409 run_busy, undo_too_late.
create function meshhook_private.judge_undo(p_act meshhook.run_acts)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_queued bigint[];
  v_locked bigint[];
  v_because text;
  v_step_key text;
begin
  if p_act.kind not in ('resume_step', 'resume_run') then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'act_id: the id of a resume; other acts can not be undone.';
  end if;
  perform 1
  from meshhook.run_steps as s
  where
    s.project_id = p_act.project_id
    and s.run_id = p_act.run_id
    and s.item_key = ''
    and s.ordinal = any(array(select b.ordinal from unnest(p_act.before) as b))
  order by s.ordinal
  for no key update;
  v_queued := array(
    select q.id
    from unnest(p_act.targets) as t
    inner join meshhook.step_queue as q
      on
        q.run_id = p_act.run_id
        and q.project_id = p_act.project_id
        and q.step_key = t.step_key
        and q.item_key = t.item_key
        and q.attempt = t.attempt
    where q.lease_token is null
  );
  v_locked := array(
    select q.id from meshhook.step_queue as q where q.id = any(v_queued)
    for update skip locked
  );
  if cardinality(v_locked) < cardinality(v_queued) then
    raise sqlstate 'PT409' using
      message = 'the run is busy',
      detail = '{"reason": "run_busy"}',
      hint = 'A worker is claiming one of its steps: try again.';
  end if;

  if exists (select from unnest(p_act.before) as b where b.status in ('ready', 'waiting')) then
    v_because := 'dequeued';
  elsif exists (
    select 1
    from meshhook.workflow_events as e
    where
      e.project_id = p_act.project_id
      and e.run_id = p_act.run_id
      and e.type = 'run_repinned'
      and (
        p_act.workflow_id_before is not null
        or e.number > (
          select this.number
          from meshhook_private.order_resumes(p_act.project_id, p_act.run_id) as this
          where this.act_id = p_act.id
        )
      )
  ) then
    v_because := 'repinned';
  else
    select later.because, later.step_key
    into v_because, v_step_key
    from (
      select 'resumed' as because, s.step_key, s.ordinal
      from meshhook_private.order_resumes(p_act.project_id, p_act.run_id) as o
      inner join meshhook.run_acts as a on a.project_id = p_act.project_id and a.id = o.act_id
      cross join unnest(a.before) as b
      inner join meshhook.run_steps as s
        on
          s.project_id = p_act.project_id
          and s.run_id = p_act.run_id
          and s.ordinal = b.ordinal
          and s.item_key = ''
      where
        o.act_id <> p_act.id
        and not o.is_undone
        and o.number > (
          select this.number
          from meshhook_private.order_resumes(p_act.project_id, p_act.run_id) as this
          where this.act_id = p_act.id
        )
        and b.ordinal = any(array(select mine.ordinal from unnest(p_act.before) as mine))
      union all
      select 'claimed', s.step_key, s.ordinal
      from unnest(p_act.promise) as p
      inner join meshhook.run_steps as s
        on
          s.project_id = p_act.project_id
          and s.run_id = p_act.run_id
          and s.ordinal = p.ordinal
          and s.item_key = ''
      left join unnest(p_act.targets) as t on t.step_key = s.step_key
      left join meshhook.step_attempts as a
        on
          a.project_id = s.project_id
          and a.run_id = s.run_id
          and a.step_key = t.step_key
          and a.item_key = t.item_key
          and a.attempt = t.attempt
      where
        s.attempt <> p.attempt
        -- Given by each claim, and kept when the work is given back.
        or a.effect_key is not null
        or not (
          s.status in (p.status, 'canceled')
          or (s.status = 'paused' and p.status in ('ready', 'waiting'))
        )
    ) as later
    order by later.because desc, later.ordinal
    limit 1;
  end if;
  if v_because is not null then
    raise sqlstate 'PT409' using
      message = 'it is too late to undo',
      detail = jsonb_strip_nulls(jsonb_build_object(
        'reason', 'undo_too_late', 'because', v_because, 'step_key', v_step_key
      ))::text,
      hint = case v_because
        when 'dequeued' then 'It took work back that was waiting: cancel the run, or resume it anew.'
        when 'repinned' then
          'The run goes on under another version since: resume it under the old one.'
        when 'resumed' then 'A later resume stands on it: undo that one first.'
        else 'A worker has begun: cancel the run, or resume it anew.'
      end;
  end if;
end;
$$;

comment on function meshhook_private.judge_undo(meshhook.run_acts) is
'Raises unless the resume can still be undone.';
revoke all on function meshhook_private.judge_undo(meshhook.run_acts)
from public, anon, authenticated, service_role, meshhook_worker;
