-- What every pgTAP file may use. The harness loads it into its own database, before any file.

create schema tests;
grant usage on schema tests to public;

create function tests.user_id(p_name text) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select md5('user ' || p_name)::uuid
$$;
comment on function tests.user_id(text) is 'The same made-up person for the same name.';

create function tests.act_as(p_name text, p_role text default 'authenticated') returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('role', 'none', true);
  perform set_config(
    'request.jwt.claims',
    jsonb_build_object('sub', tests.user_id(p_name), 'role', p_role)::text,
    true
  );
  perform set_config('role', p_role, true);
end;
$$;
comment on function tests.act_as(text, text) is
'From here on the file speaks as that person, the way an API server would put it.';

create function tests.act_as_role(p_role text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', p_role, true);
end;
$$;
comment on function tests.act_as_role(text) is
'From here on the file speaks in a role without a person: meshhook_worker, anon; none ends that.';

create function tests.named(p_step_key text, p_item_key text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select p_step_key || case p_item_key when '' then '' else '[' || p_item_key || ']' end
$$;
comment on function tests.named(text, text) is
'How the files name a step, "b", and an item of a map, "m[x]".';

-- A project, its people, and a run.
-- ada is its admin, olga an operator, vic a viewer; sam is a stranger.

create function tests.project() returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select nullif(current_setting('tests.project_id', true), '')::uuid
$$;
comment on function tests.project() is 'The project of this file.';

create function tests.run() returns uuid
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select nullif(current_setting('tests.run_id', true), '')::uuid
$$;
comment on function tests.run() is 'The run that was started last.';

create function tests.use_run(p_run_id uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('tests.run_id', p_run_id::text, true);
end;
$$;
comment on function tests.use_run(uuid) is 'From here on the helpers mean this run.';

create function tests.make_project(p_name text default 'tests') returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_project_id uuid;
begin
  perform tests.act_as('ada');
  v_project_id := meshhook.create_project(p_name) ->> 'project_id';
  perform meshhook.set_member(v_project_id, tests.user_id('olga'), 'operator');
  perform meshhook.set_member(v_project_id, tests.user_id('vic'), 'viewer');
  perform set_config('tests.project_id', v_project_id::text, true);
  return v_project_id;
end;
$$;
comment on function tests.make_project(text) is
'A project with ada, olga and vic; the file acts as ada.';

create function tests.graph(
  p_edges text, p_nodes jsonb default '{}', p_settings jsonb default '{}'
) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  with word as (
    select w.position, string_to_array(w.word, '>') as ends
    from regexp_split_to_table(btrim(p_edges), '\s+') with ordinality as w (word, position)
  ),

  edge as (
    select
      w.position,
      split_part(w.ends[1], ':', 1) as source,
      nullif(split_part(w.ends[1], ':', 2), '') as handle,
      w.ends[2] as target
    from word as w
    where cardinality(w.ends) = 2
  ),

  node as (
    select n.id, coalesce(p_nodes -> n.id ->> 'type', 'transform') as kind
    from (
      select split_part(w.ends[1], ':', 1) as id, min(w.position) as position
      from word as w
      group by 1
      union all
      select e.target, min(e.position) from edge as e group by 1
    ) as n
    group by n.id
    order by min(n.position), n.id
  ),

  given as (
    select
      n.id,
      n.kind,
      case n.kind
        when 'transform' then jsonb_build_object('expression', coalesce((
          select
            '{'
            || string_agg(distinct format('%1$s: steps.%1$s.output', e.source), ', ')
            || '}'
          from edge as e
          where e.target = n.id
        ), 'input'))
        when 'http_call'
          then '{"method": "POST", "url": "http://service.test/", "body": "{{ input }}"}'
        when 'branch' then jsonb_build_object('conditions', (
          select jsonb_agg(distinct jsonb_build_object('handle', e.handle, 'when', 'input'))
          from edge as e
          where e.source = n.id and e.handle is not null
        ))
        when 'delay' then '{"seconds": 3600}'
        when 'map' then '{
          "items": "input.items", "node": {"type": "transform", "data": {"expression": "item"}}
        }'
        else '{}'
      end || coalesce(p_nodes -> n.id, '{}') - 'type' as data
    from node as n
  )

  select jsonb_build_object(
    'nodes', (
      select jsonb_agg(jsonb_build_object('id', g.id, 'type', g.kind, 'data', g.data))
      from given as g
    ),
    'edges', (
      select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'source', e.source, 'target', e.target, 'sourceHandle', e.handle
      ))), '[]')
      from edge as e
    ),
    'settings', p_settings
  )
$$;
comment on function tests.graph(text, jsonb, jsonb) is
'A definition from edges like "a>b b:yes>c d". A node is a transform of its parents unless
p_nodes says otherwise: {"b": {"type": "http_call", "retry": {"attempts": 2}}}.';

create function tests.start(
  p_edges text,
  p_nodes jsonb default '{}',
  p_input jsonb default '{}',
  p_settings jsonb default '{}'
) returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if tests.project() is null then
    perform tests.make_project();
  end if;
  perform tests.act_as('ada');
  perform meshhook.publish_workflow(
    tests.project(), 'flow', tests.graph(p_edges, p_nodes, p_settings)
  );
  perform tests.act_as('olga');
  perform tests.use_run(
    (meshhook.start_run(tests.project(), 'flow', p_input) ->> 'run_id')::uuid
  );
  return tests.run();
end;
$$;
comment on function tests.start(text, jsonb, jsonb, jsonb) is
'Publishes the graph and starts a run of it; the file acts as olga, its operator.';

create function tests.publish(
  p_edges text,
  p_nodes jsonb default '{}',
  p_settings jsonb default '{}',
  p_slug text default 'flow'
) returns int
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_version int;
begin
  perform tests.act_as('ada');
  v_version := meshhook.publish_workflow(
    tests.project(), p_slug, tests.graph(p_edges, p_nodes, p_settings)
  ) ->> 'version';
  perform tests.act_as('olga');
  return v_version;
end;
$$;
comment on function tests.publish(text, jsonb, jsonb, text) is
'Publishes another version of the workflow; the file acts as olga, its operator.';

-- What a worker does.

create function tests.claim(
  p_limit int default 100,
  p_lease_s int default 30,
  p_kinds text[] default '{transform,http_call,branch,delay,terminate,pause,map}',
  p_worker text default 'w1'
) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := current_setting('role');
  v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
  v_answer jsonb;
begin
  perform tests.act_as_role('meshhook_worker');
  v_answer := meshhook_worker.claim(p_worker, p_kinds, p_limit, p_lease_s);
  perform set_config('request.jwt.claims', v_claims, true);
  perform set_config('role', v_role, true);
  return v_answer -> 'work';
end;
$$;
comment on function tests.claim(int, int, text[], text) is 'The work that a worker claims.';

create function tests.finish(variadic p_results jsonb[]) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := current_setting('role');
  v_claims text := coalesce(current_setting('request.jwt.claims', true), '');
  v_answer jsonb;
begin
  perform tests.act_as_role('meshhook_worker');
  v_answer := meshhook_worker.finish_and_claim('w1', to_jsonb(p_results), '{}', 0, 30);
  perform set_config('request.jwt.claims', v_claims, true);
  perform set_config('role', v_role, true);
  return v_answer -> 'results';
end;
$$;
comment on function tests.finish(jsonb[]) is
'Reports results and claims nothing; what is answered to each.';

create function tests.name_of(p_work jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select tests.named(p_work ->> 'step_key', p_work ->> 'item_key')
$$;
comment on function tests.name_of(jsonb) is 'How a script names a piece of work: "b", or "m[x]".';

create function tests.result(p_work jsonb, p_told jsonb default '{}') returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  with told as (
    select
      case
        when jsonb_typeof(p_told) = 'string' then jsonb_build_object('outcome', p_told)
        else p_told
      end as told
  ),

  reported as (
    select
      jsonb_build_object(
        'outcome', case when t.told ?| array['class', 'error'] then 'failed' else 'succeeded' end
      ) || t.told as result
    from told as t
  )

  select
    jsonb_build_object('queue_id', p_work -> 'queue_id', 'token', p_work -> 'token')
    || case r.result ->> 'outcome'
      when 'succeeded' then jsonb_build_object(
        'output', case p_work ->> 'kind'
          when 'map' then (
            select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
              'key', coalesce(i.value ->> 'key', (i.ordinality - 1)::text), 'value', i.value
            ) order by i.ordinality), '[]'))
            from jsonb_array_elements(p_work #> '{context,input,items}') with ordinality as i
          )
          else jsonb_build_object('of', tests.name_of(p_work), 'attempt', p_work -> 'attempt')
        end,
        'handle', p_work -> 'config' -> 'conditions' -> 0 -> 'handle'
      )
      when 'failed' then jsonb_build_object('error', jsonb_build_object(
        'code', 'told',
        'class', coalesce(r.result -> 'class', '"server_error"'),
        'message', 'as told'
      ))
      else '{}'
    end
    || case when p_work ->> 'kind' = 'http_call' and p_work -> 'supplied' = 'null' then
      case when r.result ->> 'outcome' in ('succeeded', 'failed') then jsonb_build_object(
        'effect', jsonb_build_object(
          'method', p_work -> 'config' -> 'method',
          'url', p_work -> 'config' -> 'url',
          'status', case r.result ->> 'outcome' when 'succeeded' then 200 else 503 end,
          'key', p_work -> 'effect_key',
          'sent_at', '2026-01-01T00:00:00Z',
          'ended_at', '2026-01-01T00:00:01Z',
          'may_have_happened', false
        )
      ) else '{}' end
    else '{}' end
    || (r.result - 'class')
  from reported as r
$$;
comment on function tests.result(jsonb, jsonb) is
'What a worker reports of a piece of work. It succeeds with {"of", "attempt"} unless p_told says
otherwise: "failed", "lost", {"class": "client_error"}, {"handle": "no"}, {"output": 1}. A map
reports input.items, each by its "key" or else its position.';

create function tests.work(p_script jsonb default '{}') returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_work jsonb := tests.claim();
  v_done text[] := '{}';
begin
  while v_work <> '[]' loop
    v_done := v_done || array(
      select concat_ws('/', tests.name_of(w), w ->> 'attempt')
      from jsonb_array_elements(v_work) as w
      order by 1
    );
    perform tests.finish(variadic array(
      select tests.result(w, coalesce(
        p_script -> concat_ws('/', tests.name_of(w), w ->> 'attempt'),
        p_script -> tests.name_of(w),
        '{}'
      ))
      from jsonb_array_elements(v_work) as w
    ));
    v_work := tests.claim();
  end loop;
  return array_to_string(v_done, ' ');
end;
$$;
comment on function tests.work(jsonb) is
'A worker does all that is due; p_script tells how steps ("b") or attempts ("b/2") end.
Answers what it did: "a/1 b/1".';

create function tests.hold(p_step_key text) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_work jsonb := tests.claim();
begin
  perform tests.finish(variadic array(
    select tests.result(w, '"released"')
    from jsonb_array_elements(v_work) as w
    where w ->> 'step_key' <> p_step_key
  ));
  return (
    select w from jsonb_array_elements(v_work) as w where w ->> 'step_key' = p_step_key
  );
end;
$$;
comment on function tests.hold(text) is 'A worker claims this one step and holds it.';

create function tests.make_due(p_step_key text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update meshhook.step_queue set run_at = now()
  where run_id = tests.run() and step_key = p_step_key and lease_token is null
$$;
comment on function tests.make_due(text) is
'The time that a step (or with an empty key the deadline) waits for has come.';

create function tests.expire(p_step_key text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update meshhook.step_queue set lease_expires_at = now() - interval '1 second'
  where run_id = tests.run() and step_key = p_step_key and lease_token is not null
$$;
comment on function tests.expire(text) is 'The lease of a step has run out.';

-- What a person does.

create function tests.prove() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  set constraints all immediate;
  set constraints all deferred;
end;
$$;
comment on function tests.prove() is 'What a commit would do: the proof closes the open ticket.';

create function tests.resume(
  p_step_key text,
  p_input_patch jsonb default null,
  p_options jsonb default '{}',
  p_reason text default null,
  p_item_key text default ''
) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer jsonb;
begin
  v_answer := meshhook.resume_run_from_step(
    run_id => tests.run(),
    step_key => p_step_key,
    input_patch => p_input_patch,
    options => p_options,
    reason => p_reason,
    item_key => p_item_key
  );
  perform tests.prove();
  return v_answer;
end;
$$;
comment on function tests.resume(text, jsonb, jsonb, text, text) is
'Resumes from a step, or from one item of a map, proved as by a commit.';

create function tests.refusal(p_sql text) returns jsonb
language plpgsql volatile
as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
begin
  execute p_sql;
  perform tests.prove();
  return '"it was not refused"';
exception
  when others then
    get stacked diagnostics
      v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint;
    return jsonb_build_object('sqlstate', sqlstate, 'message', v_message, 'hint', v_hint)
      || case
        when v_detail like '{%' then v_detail::jsonb else jsonb_build_object('detail', v_detail)
      end;
end;
$$;
comment on function tests.refusal(text) is
'The refusal of a statement: sqlstate, message, hint, and what DETAIL says: reason and facts.';

create function tests.refuses(
  p_sql text,
  p_sqlstate text,
  p_reason text,
  p_message text,
  p_hint text,
  p_facts jsonb default '{}'
) returns text
language sql volatile
as $$
  select is(
    tests.refusal(p_sql),
    jsonb_build_object(
      'sqlstate', p_sqlstate, 'reason', p_reason, 'message', p_message, 'hint', p_hint
    ) || p_facts,
    'refused: ' || p_reason
  )
$$;
comment on function tests.refuses(text, text, text, text, text, jsonb) is
'TAP: the statement is refused in exactly these words, with exactly these facts.';

create function tests.tampered(p_sql text) returns jsonb
language plpgsql volatile
as $$
declare
  v_role text := current_setting('role');
  v_claims text := current_setting('request.jwt.claims', true);
  v_rows int;
begin
  perform tests.act_as_role('none');
  perform set_config('session_replication_role', 'replica', true);
  execute p_sql;
  get diagnostics v_rows = row_count;
  assert v_rows > 0, 'it changes nothing: ' || p_sql;
  perform set_config('session_replication_role', 'origin', true);
  perform set_config('request.jwt.claims', v_claims, true);
  perform set_config('role', v_role, true);
  raise sqlstate 'TS000' using
    message = coalesce(meshhook.verify_run(tests.run()), '"nothing was found"')::text;
exception
  when sqlstate 'TS000' then
    return sqlerrm::jsonb;
end;
$$;
comment on function tests.tampered(text) is
'What verify_run finds once a superuser has done this behind every trigger; then it is undone.';

-- What the tables say, whoever the file acts as. Volatile, so that a query that does something
-- sees what came of it.

create function tests.run_row() returns meshhook.workflow_runs
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select r from meshhook.workflow_runs as r where r.id = tests.run()
$$;
comment on function tests.run_row() is 'The row of the run.';

create function tests.run_status() returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select r.status from meshhook.workflow_runs as r where r.id = tests.run()
$$;
comment on function tests.run_status() is 'The status of the run.';

create function tests.steps() returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select string_agg(
    tests.named(s.step_key, s.item_key) || ' ' || s.status, ', '
    order by s.step_key, s.item_key
  )
  from meshhook.run_steps as s
  where s.run_id = tests.run()
$$;
comment on function tests.steps() is 'The steps of the run by name: "a succeeded, b failed".';

create function tests.step(p_step_key text) returns meshhook.run_steps
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select s
  from meshhook.run_steps as s
  where s.run_id = tests.run() and tests.named(s.step_key, s.item_key) = p_step_key
$$;
comment on function tests.step(text) is 'The row of a step.';

create function tests.attempts(p_step_key text) returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select string_agg(concat_ws(' ', a.attempt, a.origin, a.status), ', ' order by a.attempt)
  from meshhook.step_attempts as a
  where a.run_id = tests.run() and tests.named(a.step_key, a.item_key) = p_step_key
$$;
comment on function tests.attempts(text) is
'The attempts of a step: "1 first failed, 2 resume queued".';

create function tests.attempt(p_step_key text, p_attempt int) returns meshhook.step_attempts
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select a
  from meshhook.step_attempts as a
  where
    a.run_id = tests.run()
    and tests.named(a.step_key, a.item_key) = p_step_key
    and a.attempt = p_attempt
$$;
comment on function tests.attempt(text, int) is 'The row of an attempt.';

create function tests.snapshot(p_step_key text, p_attempt int) returns meshhook.step_snapshots
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select o
  from meshhook.step_snapshots as o
  where
    o.run_id = tests.run()
    and tests.named(o.step_key, o.item_key) = p_step_key
    and o.attempt = p_attempt
$$;
comment on function tests.snapshot(text, int) is 'The row of a snapshot.';

create function tests.queued() returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select string_agg(
    concat_ws('/', tests.named(q.step_key, q.item_key), q.attempt), ' '
    order by q.step_key, q.item_key, q.attempt
  )
  from meshhook.step_queue as q
  where q.run_id = tests.run() and q.kind <> 'deadline'
$$;
comment on function tests.queued() is 'What stands in the queue for the run: "b/2 c/1".';

create function tests.due_in(p_step_key text) returns interval
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select q.run_at - now()
  from meshhook.step_queue as q
  where q.run_id = tests.run() and q.step_key = p_step_key
$$;
comment on function tests.due_in(text) is
'How long from now a queued step (or with an empty key the deadline) is due.';

-- Counters are not rolled back, so a file looks at how far they went.

create function tests.stats() returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := current_setting('role');
  v_stats jsonb;
begin
  perform set_config('role', 'meshhook_worker', true);
  v_stats := meshhook_worker.stats();
  perform set_config('role', v_role, true);
  return v_stats;
end;
$$;
comment on function tests.stats() is 'What the metrics endpoint of a worker reads.';

create function tests.acts() returns jsonb
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg((a ->> 'act') || ' ' || (a ->> 'answer'), a -> 'count')
  from jsonb_array_elements(tests.stats() -> 'acts') as a
$$;
comment on function tests.acts() is 'The counters of answered acts: {"resume done": 3}.';

create function tests.acts_since(p_before jsonb) returns jsonb
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(a.key, a.value::int - (p_before ->> a.key)::int), '{}')
  from jsonb_each_text(tests.acts()) as a
  where a.value::int > (p_before ->> a.key)::int
$$;
comment on function tests.acts_since(jsonb) is 'Those that moved since, and by how much.';
