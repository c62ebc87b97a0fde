select plan(4);

select tests.start('a>b b>c p>d x>y', '{"p": {"type": "pause"}, "x": {"type": "delay"}}');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %L)', call.step_key),
    'PT409',
    'step_not_reached',
    'step was not reached',
    call.hint,
    jsonb_build_object('resume', call.culprit)
  )
from (
  values
  ('b', 'a', 'Resume a, from which the run goes on to this step.'),
  ('c', 'a', 'Resume a, from which the run goes on to this step.'),
  ('d', 'p', 'Resume p, from which the run goes on to this step.'),
  ('y', null, 'Wait until the run reaches it.')
) as call (step_key, culprit, hint);

select * from finish();
