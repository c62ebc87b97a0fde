select plan(3);

-- An insert that skips conflicts runs the guard of a row that never comes to be.
select tests.start('a>b');
select tests.work('{"b": "failed"}');
select meshhook.resume_run_from_step(tests.run(), 'b', idempotency_key => 'k');
select tests.prove();
select tests.work('{"b": "failed"}');
select tests.publish('a>b', '{"b": {"expression": "`2`"}}');

select tests.refuses(
  format(
    'insert into meshhook.run_acts (project_id, run_id, kind, step_key, options, idempotency_key)
    values (%L, %L, ''resume_step'', ''b'', ''{"version": 2}'', ''k'') on conflict do nothing',
    tests.project(), tests.run()
  ),
  'PT422',
  'idempotency_key_reused',
  'the idempotency key was used for another request',
  'Use a new key for a new request.'
);
select is(
  meshhook.get_run(tests.run()) -> 'definition' ->> 'version', '1', 'the run has its old version'
);
select is(
  meshhook.resume_run_from_step(
    tests.run(), 'b', idempotency_key => 'k'
  ) ->> 'replayed',
  'true',
  'the act of that key is answered as ever'
);

select * from finish();
