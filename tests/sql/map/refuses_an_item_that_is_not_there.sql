select plan(3);

select tests.start('m n', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}]}');
select tests.work('{"m[a]": "failed"}');
select tests.refuses(
  $$select meshhook.resume_run_from_step(tests.run(), 'm', item_key => 'nobody')$$,
  'PT404', 'step_not_found', 'step not found', 'get_run lists the steps of the run.'
);
select tests.refuses(
  $$select meshhook.resume_run_from_step(tests.run(), 'n', item_key => 'a')$$,
  'PT404', 'step_not_found', 'step not found', 'get_run lists the steps of the run.'
);
select tests.refuses(
  $$select meshhook.resume_run_from_step(
    tests.run(), 'm', item_key => 'a', expected_attempt => 7
  )$$,
  'PT409', 'stale_attempt', 'the step has another attempt',
  'Look at the attempt that it has now, then decide again.', '{"attempt": 1}'
);

select * from finish();
