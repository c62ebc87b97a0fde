select plan(8);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
create temporary table answered as
select meshhook.resume_run_from_step(tests.run(), 'a', 'why', 'k') as answer;
select tests.prove();

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), %s, idempotency_key => ''k'')', c.arguments
    ),
    'PT422',
    'idempotency_key_reused',
    'the idempotency key was used for another request',
    'Use a new key for a new request.',
    jsonb_build_object('act_id', a.answer -> 'act_id')
  )
from answered as a
cross join (
  values
  ('''b'', ''why'''),
  ('''a'', ''another'''),
  ('''a'', null'),
  ('''a'', ''why'', expected_attempt => 1'),
  ('''a'', ''why'', input_patch => ''{}'''),
  ('''a'', ''why'', item_key => ''x'''),
  ('''a'', ''why'', plan_hash => ''x'''),
  ('''a'', ''why'', options => ''{"delay": 1}''')
) as c (arguments);

select * from finish();
