select plan(3);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
create temporary table answered as
select meshhook.resume_run(tests.run(), idempotency_key => 'k') as answer;
select tests.prove();

select is(
  meshhook.resume_run(tests.run(), idempotency_key => 'k'),
  a.answer || '{"replayed": true}',
  'the same answer'
) from answered as a;
select is(tests.attempts('a'), '1 first failed, 2 resume queued', 'and one act');
select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'', idempotency_key => ''k'')',
  'PT422',
  'idempotency_key_reused',
  'the idempotency key was used for another request',
  'Use a new key for a new request.',
  jsonb_build_object('act_id', a.answer -> 'act_id')
) from answered as a;

select * from finish();
