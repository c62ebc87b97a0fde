select plan(3);

select tests.start('a>d d>b e', '{
  "d": {"type": "delay", "seconds": 90}, "e": {"type": "delay", "seconds": 5}
}');
select tests.work();

select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'timers',
  jsonb_build_array(jsonb_build_object(
    'step_key', 'd', 'seconds', 90, 'due', 'anew', 'old_due_at', now() + interval '90 seconds'
  )),
  'delays among the reset steps, with the time that they had'
);
select
  is(
    meshhook.preview_resume(tests.run(), 'a', options => o.options::jsonb)
    -> 'timers' -> 0 ->> 'due',
    o.due,
    o.options
  )
from (
  values ('{"timers": "keep"}', 'keep'), ('{"timers": {"d": "now"}}', 'now')
) as o (options, due);

select * from finish();
