select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');

select is(
  (meshhook.list_runs(tests.project()) -> 'runs' -> 0)
  - array['started_at', 'finished_at', 'created_at'],
  jsonb_build_object(
    'run_id', tests.run(),
    'workflow', 'flow',
    'version', 1,
    'status', 'failed',
    'has_failure', true,
    'error', (tests.run_row()).error
  ),
  'which, what, how it stands and why'
);

select * from finish();
