select plan(2);

select tests.start('a:yes>b a:no>c b>d', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": "no"}}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), %L)', call.step_key),
    'PT409',
    'step_not_taken',
    'step was not taken',
    'Resume the branch a, which decides again.',
    '{"branch": "a"}'
  )
from (values ('b'), ('d')) as call (step_key);

select * from finish();
