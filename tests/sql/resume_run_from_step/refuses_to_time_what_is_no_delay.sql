select plan(3);

select tests.start('a>b a>d e', '{
  "d": {"type": "delay", "seconds": 100}, "e": {"type": "delay", "seconds": 100}
}');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format(
      'select meshhook.resume_run_from_step(tests.run(), ''a'', options => %L)',
      jsonb_build_object('timers', jsonb_build_object(c.step_key, 'keep', 'd', 'now'))
    ),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    format('options: "%s" in timers is no delay that this resume touches.', c.step_key)
  )
from (values ('b'), ('e'), ('nothing')) as c (step_key);

select * from finish();
