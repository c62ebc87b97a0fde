select plan(4);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), ''a'', expected_attempt => %s)',
      call.expected
    ),
    'PT409',
    'stale_attempt',
    'the step has another attempt',
    'Look at the attempt that it has now, then decide again.',
    '{"attempt": 2}'
  )
from (values (1), (3), (2147483647)) as call (expected);
select is(
  meshhook.resume_run_from_step(tests.run(), 'a', expected_attempt => 2) -> 'attempt',
  '3',
  'the newest one is taken'
);

select * from finish();
