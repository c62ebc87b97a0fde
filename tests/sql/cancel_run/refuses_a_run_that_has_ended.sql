select plan(1);

select tests.start('a');
select meshhook.cancel_run(tests.run());

select tests.refuses(
  'select meshhook.cancel_run(tests.run())',
  'PT409',
  'run_ended',
  'the run has ended',
  'A run that has ended can be resumed from a step.',
  '{"status": "canceled"}'
);

select * from finish();
