-- Finishes attempts and advances their graphs, in ordered statements: own queue rows, runs,
-- verdicts, attempts, steps, retries, maps, edges, counters and events. A result whose lease no
-- longer holds changes nothing. Answers [{queue_id, status: ok | WF001 | gone | invalid}] in the
-- order of the results, and the transitions that put something into the queue.
-- Locks: own queue rows in id order, then runs in id order; never the other way round.
create function meshhook_private.finish_steps(
  p_results jsonb, out answers jsonb, out born meshhook_private.step_change[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_results meshhook_private.step_result[] := meshhook_private.read_results(p_results);
  v_queue_ids bigint[];
  v_run_ids uuid[];
  v_held bigint[];
  v_verdicts meshhook_private.step_verdict[];
  v_ended meshhook_private.step_verdict[];
  v_expanded meshhook_private.step_verdict[];
  v_changes meshhook_private.step_change[];
  v_retried meshhook_private.step_change[];
  v_terminated meshhook_private.step_verdict;
begin
  v_queue_ids := array(select r.queue_id from unnest(v_results) as r where r.problem is null);
  perform 1
  from meshhook.step_queue as q
  where
    q.id = any(v_queue_ids)
    and q.lease_token = any(array(select r.token from unnest(v_results) as r))
  order by q.id
  for update;
  v_run_ids := array(
    select distinct q.run_id
    from unnest(v_results) as r
    inner join meshhook.step_queue as q on q.id = r.queue_id and q.lease_token = r.token
  );
  perform 1
  from meshhook.workflow_runs as run
  where run.id = any(v_run_ids)
  order by run.id
  for no key update;

  v_verdicts := meshhook_private.judge_results(v_results);
  v_held := array(select v.queue_id from unnest(v_verdicts) as v);
  select jsonb_agg(jsonb_build_object(
    'queue_id', r.queue_id,
    'status', case
      when r.problem is not null then 'invalid'
      when r.queue_id = any(v_held) then 'ok'
      when q.id is null then 'gone'
      else 'WF001'
    end
  ) || case
    when r.problem is null then '{}' else jsonb_build_object('problem', r.problem)
  end order by r.number)
  into answers
  from unnest(v_results) as r
  left join meshhook.step_queue as q on q.id = r.queue_id;

  -- What was given back stays in the queue; of what was fenced the own row goes all the same.
  perform meshhook_private.release_steps(v_verdicts);
  v_ended := array(
    select v from unnest(v_verdicts) as v where v.outcome not in ('released', 'expanded')
  );
  v_expanded := array(select v from unnest(v_verdicts) as v where v.outcome = 'expanded');
  delete from meshhook.step_queue as q
  using unnest(v_results) as r
  where
    q.id = r.queue_id
    and q.lease_token = r.token
    and (
      r.outcome <> 'released'
      or q.id <> all(v_held)
    );
  if v_ended = '{}' and v_expanded = '{}' then
    answers := coalesce(answers, '[]');
    born := '{}';
    return;
  end if;

  update meshhook.step_attempts as a
  set
    status = v.outcome,
    output = v.output,
    handle = v.handle,
    error = v.error,
    effect = v.effect,
    finished_at = clock_timestamp()
  from unnest(v_ended) as v
  where
    a.project_id = v.project_id
    and a.run_id = v.run_id
    and a.step_key = v.step_key
    and a.item_key = v.item_key
    and a.attempt = v.attempt;
  update meshhook.run_steps as s
  set status = case when v.outcome = 'succeeded' then 'succeeded' else 'failed' end
  from unnest(v_ended) as v
  where
    s.project_id = v.project_id
    and s.run_id = v.run_id
    and s.ordinal = v.ordinal
    and s.item_key = v.item_key;
  select coalesce(array_agg(row(
    v.project_id, v.run_id, v.ordinal, v.step_key, v.item_key, v.attempt, 'running',
    case when v.outcome = 'succeeded' then 'succeeded' else 'failed' end,
    v.is_tolerant,
    jsonb_strip_nulls(jsonb_build_object(
      'outcome', nullif(v.outcome, 'succeeded'), 'started_at', v.started_at, 'error', v.error,
      'handle', v.handle
    ))
  )::meshhook_private.step_change order by v.run_id, v.ordinal), '{}')
  into v_changes
  from unnest(v_ended) as v;
  v_retried := meshhook_private.retry_steps(v_ended);
  v_changes := v_changes || v_retried || array(
    select meshhook_private.expand_map(v) from unnest(v_expanded) as v
  );
  v_changes := v_changes || meshhook_private.advance_maps(v_changes);
  -- Items have no edges: their map settles them when it ends.
  v_changes := v_changes || meshhook_private.settle_edges(array(
    select c
    from unnest(v_changes) as c
    where
      c.item_key = ''
      and (c.status = 'succeeded' or (c.status = 'failed' and c.is_tolerant))
      and not exists (
        select 1
        from unnest(v_retried) as t
        where t.run_id = c.run_id and t.ordinal = c.ordinal and t.item_key = c.item_key
      )
  ));

  -- A terminate node ends its run: what just turned ready is canceled with the rest.
  for v_terminated in
    select distinct on (v.run_id) v.*
    from unnest(v_ended) as v
    where v.kind = 'terminate' and v.outcome = 'succeeded'
    order by v.run_id, v.ordinal
  loop
    update meshhook.workflow_runs as r
    set
      directive = 'terminate_' || (v_terminated.config ->> 'status'),
      error = case when v_terminated.config ->> 'status' = 'failed' then jsonb_build_object(
        'step_key', v_terminated.step_key, 'attempt', v_terminated.attempt,
        'error', jsonb_build_object(
          'code', 'terminated', 'message', v_terminated.config -> 'message'
        )
      ) end
    where r.id = v_terminated.run_id;
    v_changes := v_changes || meshhook_private.cancel_steps(v_terminated.run_id, null);
  end loop;

  perform meshhook_private.record_changes(v_changes);
  born := array(select c from unnest(v_changes) as c where c.status in ('ready', 'waiting'));
end;
$$;

comment on function meshhook_private.finish_steps(jsonb) is
'Finishes attempts and advances their graphs.';
revoke all on function meshhook_private.finish_steps(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
