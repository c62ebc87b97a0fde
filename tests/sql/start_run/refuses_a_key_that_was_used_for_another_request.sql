select plan(4);

select tests.start('a');
select tests.start('a');
select tests.act_as('ada');
select meshhook.publish_workflow(tests.project(), 'other', tests.graph('a'));
select tests.act_as('olga');
select meshhook.start_run(
  tests.project(), 'flow', '{"n": 1}', version => 2, idempotency_key => 'k'
);

select
  tests.refuses(
    format(
      'select meshhook.start_run(tests.project(), %s, idempotency_key => %L)', call.arguments, 'k'
    ),
    'PT422',
    'idempotency_key_reused',
    'the idempotency key was used for another request',
    'Use a new key for a new request.'
  )
from (
  values
  ('''flow'', ''{"n": 2}'''),
  ('''other'', ''{"n": 1}'''),
  ('''flow'', ''{"n": 1}'', version => 1'),
  ('''flow'', ''{"n": 1}'', from_run => tests.run()')
) as call (arguments);

select * from finish();
