select plan(1);

select tests.start('a');
select tests.work();

select tests.refuses(
  'select meshhook.resume_run(tests.run())',
  'PT409',
  'step_not_resumable',
  'nothing to resume',
  'Resume a step by name to run again from there.',
  '{"run_status": "succeeded"}'
);

select * from finish();
