select plan(1);

select tests.start('a');
set local transaction_read_only = on;
select throws_ok(
  'select meshhook.resume_run_from_step(null, ''a'')', 'PT400', 'an argument is malformed',
  'what can not be counted is told all the same'
);

select * from finish();
