select plan(4);

select tests.start('a');

select
  tests.refuses(
    format('select meshhook.start_run(tests.project(), ''flow'', %s)', call.arguments),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    'input: any JSON. idempotency_key: 1 to 200 bytes, or leave it out.'
  )
from (
  values
  ('null'), ('''{}'', idempotency_key => '''''), ('''{}'', idempotency_key => repeat(''é'', 101)')
) as call (arguments);
select lives_ok(
  'select meshhook.start_run(
    tests.project(), ''flow'', ''{}'', idempotency_key => repeat(''é'', 100)
  )',
  '200 bytes are taken'
);

select * from finish();
