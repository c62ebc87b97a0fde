-- What becomes of the attempts that these results name, for those whose lease still holds and
-- whose step still runs that attempt. A supplied output stands for whatever the worker says; an
-- output past 1 MB fails its step. A map that was evaluated is expanded: it ends with its items.
-- Materialized: pulled up, each of these would be computed wherever it is named, many times a row.
create function meshhook_private.judge_results(p_results meshhook_private.step_result[])
returns meshhook_private.step_verdict[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with held as materialized (
      select
        q.id,
        q.project_id,
        q.run_id,
        run.workflow_id,
        s.ordinal,
        q.step_key,
        q.item_key,
        q.attempt,
        s.kind,
        case q.item_key when '' then n.config else n.config #> '{node,data}' end as config,
        s.is_tolerant,
        a.started_at,
        r.effect,
        r.retry_after_s,
        meshhook_private.supplied_output(a, s.kind) as supplied,
        r.outcome as reported,
        r.output,
        r.handle,
        r.error as reported_error
      from unnest(p_results) as r
      inner join meshhook.step_queue as q on q.id = r.queue_id and q.lease_token = r.token
      inner join meshhook.workflow_runs as run on run.id = q.run_id
      inner join meshhook.run_steps as s
        on
          s.project_id = q.project_id
          and s.run_id = q.run_id
          and s.step_key = q.step_key
          and s.item_key = q.item_key
      inner join meshhook.workflow_nodes as n
        on
          n.project_id = q.project_id
          and n.workflow_id = run.workflow_id
          and n.ordinal = s.ordinal
      inner join meshhook.step_attempts as a
        on
          a.project_id = q.project_id
          and a.run_id = q.run_id
          and a.step_key = q.step_key
          and a.item_key = q.item_key
          and a.attempt = q.attempt
      where r.problem is null and s.status = 'running' and s.attempt = q.attempt
    ),

    weighed as materialized (
      select
        h.*,
        case
          when h.supplied is not null and h.reported = 'failed' then 'succeeded'
          when h.supplied is null and h.reported = 'succeeded' and h.kind = 'map' then case
            when meshhook_private.check_items(h.output) is null then 'expanded' else 'failed'
          end
          when h.reported = 'succeeded' and octet_length(h.output::text) > 1048576 then 'failed'
          else h.reported
        end as outcome
      from held as h
    ),

    explained as materialized (
      select
        w.*,
        case
          when w.outcome = 'lost' then coalesce(w.reported_error, jsonb_build_object(
            'code', 'lease_lost', 'class', 'lost',
            'message', 'the worker went away in the middle of the attempt'
          ))
          when w.outcome = 'failed' and w.reported = 'succeeded' and w.kind = 'map'
            then meshhook_private.check_items(w.output)
          when w.outcome = 'failed' and w.reported = 'succeeded' then jsonb_build_object(
            'code', 'output_too_large', 'class', 'invalid_response',
            'message', 'the output is past 1,048,576 bytes'
          )
          when w.outcome = 'failed' then coalesce(w.reported_error, jsonb_build_object(
            'code', 'unexplained', 'class', 'internal', 'message', 'the worker gave no error'
          ))
        end as error
      from weighed as w
    )

    select coalesce(array_agg(row(
      e.id, e.project_id, e.run_id, e.workflow_id, e.ordinal, e.step_key, e.item_key, e.attempt,
      e.kind, e.config, e.is_tolerant, e.outcome,
      case when e.outcome in ('succeeded', 'expanded') then
        coalesce(e.supplied, e.output, 'null')
      end,
      case when e.outcome = 'succeeded' then e.handle end,
      e.error,
      coalesce(e.effect, case
        -- Nobody knows how far it came. The URL is the template of the node: what it came to, only
        -- the worker knew.
        when
          e.outcome = 'lost' and e.kind = 'http_call' and e.supplied is null
          then jsonb_build_object(
            'method', e.config -> 'method', 'url', e.config -> 'url', 'may_have_happened', true
          )
      end),
      e.started_at,
      case when e.outcome in ('failed', 'lost') then meshhook_private.plan_retry(
        e.project_id, e.run_id, e.step_key, e.item_key, e.attempt, e.config, e.outcome,
        e.error ->> 'class', e.retry_after_s
      ) end
    )::meshhook_private.step_verdict order by e.run_id, e.ordinal), '{}')
    from explained as e
  );
end;
$$;

comment on function meshhook_private.judge_results(meshhook_private.step_result[]) is
'What becomes of the attempts that these results name.';
revoke all on function meshhook_private.judge_results(meshhook_private.step_result[])
from public, anon, authenticated, service_role, meshhook_worker;
