select plan(1);

select tests.start('a');
create temporary table first as
select meshhook.start_run(tests.project(), 'flow', idempotency_key => 'k') ->> 'run_id' as run_id;
select tests.make_project('another');
select tests.start('a');

select isnt(
  meshhook.start_run(tests.project(), 'flow', idempotency_key => 'k') ->> 'run_id',
  (select f.run_id from first as f),
  'the same key in another project starts a run of its own'
);

select * from finish();
