select plan(9);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.resume('b');

select
  tests.refuses(
    format('select meshhook.compare_attempts(tests.run(), %s)', call.arguments),
    'PT404',
    'step_not_found',
    'step not found',
    'get_run lists the steps of the run.'
  )
from (values ('''x'', 1, 2'), ('null, 1, 2'), ('''b'', 1, 2, ''x''')) as call (arguments);
select
  tests.refuses(
    format('select meshhook.compare_attempts(tests.run(), %s)', call.arguments),
    'PT404',
    'attempt_not_found',
    'attempt not found',
    'get_run lists the attempts of the run.',
    jsonb_build_object('attempt', call.missing)
  )
from (
  values
  ('''b'', 1, 3', 3),
  ('''b'', 0, 2', 0),
  ('''b'', 8, 9', 8),
  ('''b'', 1, null', null),
  ('''b'', null, null', null)
) as call (arguments, missing);
select is(
  meshhook.compare_attempts(tests.run(), 'b', 2, 1, null) -> 'b' -> 'attempt',
  '1',
  'these two exist'
);

select * from finish();
