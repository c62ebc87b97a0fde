select plan(1);

select tests.start('a');
create temporary table first as
select meshhook.start_run(tests.project(), 'flow', idempotency_key => 'k') ->> 'run_id' as run_id;
select tests.start('b');

select is(
  meshhook.start_run(tests.project(), 'flow', idempotency_key => 'k') ->> 'run_id',
  (select f.run_id from first as f),
  'who asks again for the newest version means the run that began'
);

select * from finish();
