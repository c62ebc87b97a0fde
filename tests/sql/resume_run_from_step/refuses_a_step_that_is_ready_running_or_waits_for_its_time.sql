select plan(3);

select tests.start('a b d', '{"d": {"type": "delay"}}');
select tests.hold('b');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %L)', call.step_key),
    'PT409',
    'step_not_resumable',
    'step is not resumable now',
    'Wait until the step has ended, or cancel the run first.',
    jsonb_build_object('status', call.status, 'attempt', 1)
  )
from (values ('a', 'ready'), ('b', 'running'), ('d', 'waiting')) as call (step_key, status);

select * from finish();
