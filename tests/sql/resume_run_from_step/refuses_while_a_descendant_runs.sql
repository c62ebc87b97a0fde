select plan(1);

select tests.start('a>b b>c');
select tests.finish(tests.result(tests.hold('a')));
select tests.hold('b');

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  'PT409',
  'descendant_running',
  'a step below is running',
  'Wait until it has ended, or cancel the run first.',
  '{"step_key": "b"}'
);

select * from finish();
