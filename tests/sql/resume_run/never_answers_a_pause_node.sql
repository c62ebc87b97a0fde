select plan(2);

select tests.start('p a', '{"p": {"type": "pause"}}');
select tests.work('{"a": "failed"}');
select meshhook.resume_run(tests.run());
select tests.prove();
select is(tests.steps(), 'a ready, p paused', 'the failure goes on, the question stays');

select tests.work();
select tests.refuses(
  'select meshhook.resume_run(tests.run())',
  'PT409',
  'step_not_resumable',
  'nothing to resume',
  'The run waits for an answer: resume the paused step itself.',
  '{"run_status": "paused"}'
);

select * from finish();
