select plan(11);

select tests.start('a>b b>c');
select tests.work('{"b": "failed"}');
select is(
  tests.publish('a>b b>c', '{"b": {"expression": "`2`"}, "c": {"expression": "`3`"}}'),
  2,
  'in the second version b and c are other nodes'
);

create temporary table resumed as
select tests.resume('b', null, '{"version": 2}') as answer;

select is(
  r.answer - array['act_id', 'run_id', 'audit_id'],
  '{
    "step_key": "b", "item_key": "", "from_attempt": 1, "attempt": 2, "reset": ["c"],
    "replayed": false
  }',
  'the answer is that of any resume'
) from resumed as r;
select is(meshhook.get_run(tests.run()) -> 'definition' ->> 'version', '2', 'the run has it');
select is(tests.steps(), 'a succeeded, b ready, c pending', 'what is the same is kept');
select is((tests.snapshot('b', 2)).input_mode, 'composed', 'another node: no clone');
select is(
  (select w -> 'config' ->> 'expression' from jsonb_array_elements(tests.claim()) as w),
  '`2`',
  'the worker gets the new node'
);
select tests.expire('b');
select is(tests.work(), 'b/3 c/1', 'and a retry of it, and the new c');
select is(tests.run_status(), 'succeeded', 'the run ends well');
select is(
  (
    select array_agg(e.value ->> 'type' order by (e.value ->> 'number')::int)
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where e.value ->> 'type' like 'run_re%'
  ),
  array['run_repinned', 'run_resumed'],
  'the log says so, then that it was resumed'
);
select is(
  (
    select (e.value -> 'payload') - array['act_id', 'from_workflow_id', 'workflow_id']
    from jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as e
    where e.value ->> 'type' = 'run_repinned'
  ),
  '{"from_version": 1, "version": 2, "retired": []}',
  'from which version to which'
);
select is(
  (
    select l.metadata -> 'definition'
    from meshhook.audit_log as l
    inner join resumed as r on l.act_id = (r.answer ->> 'act_id')::uuid
  ),
  '{"from_version": 1, "version": 2, "verdict": "same", "retired": []}',
  'the audit row says so too'
);

select * from finish();
