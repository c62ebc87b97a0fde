select plan(3);

select tests.start('a>b b>c');
select meshhook.cancel_run(tests.run());

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %L)', call.step_key),
    'PT409',
    'step_not_reached',
    'step was not reached',
    'Resume a, from which the run goes on to this step.',
    '{"resume": "a"}'
  )
from (values ('b'), ('c')) as call (step_key);
select lives_ok('select tests.resume(''a'')', 'the step it names can be resumed');

select * from finish();
