select plan(1);

select tests.start('a>d d>b e', '{
  "d": {"type": "delay", "seconds": 90}, "e": {"type": "delay", "seconds": 5}
}');
select tests.work('{"a": "failed"}');

select is(
  meshhook.preview_resume(tests.run(), 'a') -> 'timers',
  '[{"step_key": "d", "seconds": 90, "due": "anew"}]',
  'delays among the reset steps'
);

select * from finish();
