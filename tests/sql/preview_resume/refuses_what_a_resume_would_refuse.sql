select plan(5);

select tests.start('a>b r', '{}');
select tests.hold('r');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));

select
  is(
    tests.refusal(format('select meshhook.preview_resume(tests.run(), %L)', c.step_key)),
    tests.refusal(format('select meshhook.resume_run_from_step(tests.run(), %L)', c.step_key)),
    c.step_key
  )
from (values ('nothing'), ('b'), ('r'), (null)) as c (step_key);
select is(
  tests.refusal('select meshhook.preview_resume(tests.run(), ''a'', options => ''{"x": 1}'')')
  ->> 'reason',
  'invalid_argument',
  'unknown options too'
);

select * from finish();
