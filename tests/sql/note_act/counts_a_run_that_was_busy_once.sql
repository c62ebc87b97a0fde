select plan(2);

select tests.start('a b');
select tests.work('{"a": "failed", "b": "failed"}');
create temporary table before as select tests.acts() as acts;
select meshhook.resume_run_from_step(tests.run(), 'a');
select is(
  tests.refusal('select meshhook.resume_run(tests.run())') ->> 'reason', 'run_busy',
  'one act is open already'
);
select is(
  tests.acts_since(b.acts), '{"resume run_busy": 1}',
  'a resume of all roots is counted by the one body that both have'
) from before as b;

select * from finish();
