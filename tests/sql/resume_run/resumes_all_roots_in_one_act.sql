-- Prefect #3047 restarts one of two failed roots, and leaves the other.
select plan(6);

select tests.start('a>b c>d b>e d>e f');
select tests.work('{"a": "failed", "d": {"class": "client_error"}}');
select is(tests.run_status(), 'failed', 'two failures');
create temporary table answered as select meshhook.resume_run(tests.run(), 'both mended') as answer;
select tests.prove();

select is(
  tests.steps(),
  'a ready, b pending, c succeeded, d ready, e pending, f succeeded',
  'both are ready again'
);
select is(
  a.answer - array['act_id', 'audit_id'],
  jsonb_build_object(
    'run_id', tests.run(),
    'targets', '[
      {"step_key": "a", "item_key": "", "from_attempt": 1, "attempt": 2,
        "origin": "resume", "status": "ready", "input": "cloned"},
      {"step_key": "d", "item_key": "", "from_attempt": 1, "attempt": 2,
        "origin": "resume", "status": "ready", "input": "cloned"}
    ]'::jsonb,
    'reset', '["b", "e"]'::jsonb,
    'replayed', false
  ),
  'the answer names them'
) from answered as a;
select is(
  (
    select count(*)::int from meshhook.audit_log
    where resource_id = tests.run()
  ), 1, 'in one act'
);
select is(tests.work(), 'a/2 d/2 b/1 e/1', 'the run goes on');
select is(tests.run_status(), 'succeeded', 'to its end');

select * from finish();
