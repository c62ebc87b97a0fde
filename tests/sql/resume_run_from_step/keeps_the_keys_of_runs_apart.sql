select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select meshhook.resume_run_from_step(tests.run(), 'a', idempotency_key => 'k');
select tests.prove();
select tests.start('a');
select tests.work('{"a": "failed"}');

select is(
  meshhook.resume_run_from_step(tests.run(), 'a', idempotency_key => 'k') -> 'replayed',
  'false',
  'the same key on another run is another act'
);

select * from finish();
