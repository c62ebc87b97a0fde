select plan(1);

select tests.start('a');
select tests.work();

select tests.refuses(
  'select meshhook.pause_run(tests.run())',
  'PT409',
  'run_ended',
  'the run has ended',
  'A run that has ended can be resumed from a step.',
  '{"status": "succeeded"}'
);

select * from finish();
