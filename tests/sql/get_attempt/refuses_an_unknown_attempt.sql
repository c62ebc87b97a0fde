select plan(6);

select tests.start('a');

select
  tests.refuses(
    format('select meshhook.get_attempt(tests.run(), %s)', call.arguments),
    'PT404',
    'attempt_not_found',
    'attempt not found',
    'get_run lists the attempts of the run.'
  )
from
  (
    values ('''a'', 2'),
    ('''a'', 0'),
    ('''b'', 1'),
    ('''a'', null'),
    ('null, 1'),
    ('''a'', 1, ''x''')
  ) as call (
    arguments
  );

select * from finish();
