-- Resumes many runs: one call is one page, 100 runs unless options.limit says otherwise, each by
-- an act of its own whose key is KEY/RUN. First come the runs that were resumed under this key
-- before (replayed), by id; then those that match the filter, newest first. With step_key in the
-- filter, runs that failed there are resumed from there; else all roots of each.
--
-- A refusal of one leaves the others: each act is a subtransaction, proved before the next one
-- opens. All runs of the page are locked before the first act, so that acts wait for no run.
--
-- Options: limit, after (the next of the page before), dry_run, and those of a resume.
-- Locks: the runs of the page in id order by SKIP LOCKED, then what each resume locks.
-- Raises: PT401, PT400, PT404 project_not_found, PT403 role_required; the results tell the rest.
create function meshhook.resume_runs(
  project_id uuid,
  filter jsonb,
  reason text default null,
  idempotency_key text default null,
  options jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_busy constant text := 'run_busy';
  v_limit int;
  v_after text;
  v_step_key text := coalesce(filter ->> 'step_key', '');
  v_options jsonb;
  v_results jsonb[] := '{}'::jsonb[];
  v_replayed uuid[] := '{}'::uuid[];
  v_runs uuid[];
  v_places text[];
  v_locked uuid[];
  v_due uuid[];
  v_run_id uuid;
  v_answer jsonb;
  v_code text;
  v_next text;
  v_detail text;
  v_hint text;
begin
  perform meshhook.check_bulk(idempotency_key, options);
  v_limit := coalesce((options ->> 'limit')::int, 100);
  v_after := options ->> 'after';
  v_options := options - array['limit', 'after', 'dry_run']
  || case v_step_key when '' then '{"all_roots": true}' else '{}' end::jsonb;
  perform meshhook.check_act(
    '00000000-0000-0000-0000-000000000000', v_step_key, reason, idempotency_key, null, null, null,
    v_options
  );
  if not exists (select 1 from meshhook.projects as p where p.id = resume_runs.project_id) then
    raise sqlstate 'PT404' using
      message = 'project not found',
      detail = '{"reason": "project_not_found"}',
      hint = 'Check the id; list_projects shows the projects that you are a member of.';
  end if;

  if idempotency_key is not null and (v_after is null or v_after ~ '^replayed [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    select
      coalesce(array_agg(l.result order by l.id), '{}'),
      coalesce(array_agg(l.id order by l.id), '{}')
    into v_results, v_replayed
    from meshhook.list_replays(
      project_id, idempotency_key, v_step_key, reason, v_options,
      coalesce(split_part(v_after, ' ', 2), '00000000-0000-0000-0000-000000000000'), v_limit
    ) as l;
    if cardinality(v_replayed) = v_limit then
      return jsonb_build_object(
        'results', to_jsonb(v_results), 'next', 'replayed ' || v_replayed[v_limit]
      );
    end if;
    v_limit := v_limit - cardinality(v_replayed);
    v_after := null;
  end if;

  select
    coalesce(array_agg(m.id order by m.created_at desc, m.id desc), '{}'),
    array_agg(
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || m.id
      order by m.created_at desc, m.id desc
    )
  into v_runs, v_places
  from meshhook.match_runs(project_id, filter, v_limit, v_after, true, idempotency_key) as m;
  if cardinality(v_runs) = v_limit then
    v_next := v_places[v_limit];
  end if;

  if options @> '{"dry_run": true}' then
    foreach v_run_id in array v_runs loop
      begin
        v_answer := meshhook.preview_resume(v_run_id, v_step_key, '', v_options);
        v_code := case
          when v_answer @> '{"policy": {"role": "admin"}}'
            and v_answer -> 'policy' ->> 'your_role' <> 'admin' then 'role_required'
          when v_answer @> '{"policy": {"require_reason": true}}'
            and coalesce(resume_runs.reason, '') !~ '\S' then 'reason_required'
          when v_answer @> '{"effects": [{"is_forbidden": true}]}' then 'repeat_forbidden'
          when exists (
            select 1
            from jsonb_array_elements(v_answer -> 'effects') as e
            where
              e -> 'needs_acknowledgement' = 'true'
              and not coalesce(v_options -> 'acknowledge' ? (e ->> 'step_key'), false)
              and not coalesce(v_options -> 'repeat' ? (e ->> 'step_key'), false)
          ) then 'acknowledgement_required'
          else 'would_resume'
        end;
        v_hint := case v_code
          when 'role_required'
            then 'The definition lets only admins resume this: ask an admin of the project to do it.'
          when 'reason_required'
            then 'The definition wants to know why: say it in the argument reason.'
          when 'repeat_forbidden'
            then 'Keep its key (options.repeat: same_key), supply its output, or resume further down.'
          when 'acknowledgement_required'
            then 'Name the steps in options.acknowledge, or choose a key for each in options.repeat.'
        end;
        v_results := v_results || (
          jsonb_build_object(
            'run_id', v_run_id, 'code', v_code, 'plan_hash', v_answer -> 'plan_hash'
          )
          || jsonb_strip_nulls(jsonb_build_object('hint', v_hint))
          || case v_step_key
            when '' then jsonb_build_object('targets', v_answer -> 'targets')
            else (v_answer -> 'target') - array['origin', 'status']
          end
        );
      exception
        when
          sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT413'
          or sqlstate 'PT422'
        then
          get stacked diagnostics v_detail = pg_exception_detail, v_hint = pg_exception_hint;
          v_results := v_results || jsonb_build_object(
            'run_id', v_run_id, 'code', v_detail::jsonb -> 'reason', 'hint', v_hint
          );
      end;
    end loop;
    return jsonb_build_object('results', to_jsonb(v_results), 'next', v_next);
  end if;

  v_locked := array(
    select r.id
    from meshhook.workflow_runs as r
    where r.project_id = resume_runs.project_id and r.id = any(v_runs)
    order by r.id
    for no key update skip locked
  );
  -- Held by somebody, or hidden, as in lock_run.
  if v_runs <> '{}' and v_locked = '{}' and not exists (
    select 1
    from meshhook.workflow_runs as r
    where r.project_id = resume_runs.project_id and r.id = any(v_runs)
    for key share skip locked
  ) then
    raise sqlstate 'PT403' using
      message = 'your role is too low',
      detail = '{"reason": "role_required", "role": "operator"}',
      hint = 'Ask an admin of the project for the role operator.';
  end if;
  -- Under the locks, what does not match any more is left out, unless it was this key's doing.
  v_due := array(
    select m.id
    from meshhook.match_runs(
      project_id, filter, v_limit, null, true, idempotency_key, v_locked
    ) as m
    union all
    select a.run_id
    from meshhook.run_acts as a
    where
      a.project_id = resume_runs.project_id
      and a.run_id = any(v_locked)
      and a.idempotency_key = resume_runs.idempotency_key || '/' || a.run_id
  );

  foreach v_run_id in array v_runs loop
    if v_run_id <> all(v_locked) then
      v_results := v_results || jsonb_build_object(
        'run_id', v_run_id, 'code', v_busy,
        'hint', 'Somebody else acts on it this moment: try again.'
      );
    end if;
    continue when v_run_id <> all(v_due);
    begin
      v_answer := meshhook.resume_run_from_step(
        run_id => v_run_id,
        step_key => v_step_key,
        reason => resume_runs.reason,
        idempotency_key => resume_runs.idempotency_key || '/' || v_run_id,
        options => v_options
      );
      set constraints meshhook.prove_act immediate;
      set constraints meshhook.prove_act deferred;
      v_results := v_results || (
        v_answer - array['reset', 'audit_id', 'replayed'] || jsonb_build_object(
          'code', case when v_answer @> '{"replayed": true}' then 'replayed' else 'resumed' end
        )
      );
    exception
      when
        sqlstate 'PT400' or sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT409'
        or sqlstate 'PT413' or sqlstate 'PT422'
      then
        get stacked diagnostics v_detail = pg_exception_detail, v_hint = pg_exception_hint;
        v_results := v_results || jsonb_build_object(
          'run_id', v_run_id, 'code', v_detail::jsonb -> 'reason', 'hint', v_hint
        );
    end;
  end loop;
  return jsonb_build_object('results', to_jsonb(v_results), 'next', v_next);
exception
  when
    sqlstate 'PT400' or sqlstate 'PT401' or sqlstate 'PT403' or sqlstate 'PT404'
    or sqlstate 'PT409' or sqlstate 'PT413' or sqlstate 'PT422'
  then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform meshhook.note_act('resume', v_detail::jsonb ->> 'reason', null);
    raise;
end;
$$;

comment on function meshhook.resume_runs(uuid, jsonb, text, text, jsonb) is
'Resumes a page of the runs that match a filter, each by an act of its own.
Answers {results: [{run_id, code, act_id, ...}], next}.';
revoke all on function meshhook.resume_runs(uuid, jsonb, text, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.resume_runs(uuid, jsonb, text, text, jsonb) to authenticated;
