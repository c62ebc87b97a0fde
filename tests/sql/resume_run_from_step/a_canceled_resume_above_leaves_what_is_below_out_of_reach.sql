select plan(1);

select tests.start('a>b');
select tests.work('{"b": "failed"}');
select tests.resume('a');
select meshhook.cancel_run(tests.run());

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''b'')',
  'PT409',
  'step_not_reached',
  'step was not reached',
  'Resume a, from which the run goes on to this step.',
  '{"resume": "a"}'
);

select * from finish();
