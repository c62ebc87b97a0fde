select plan(3);

select tests.start('a>d d>b', '{"d": {"type": "delay", "seconds": 100}}');
select tests.work('{"a": "failed"}');
select is(
  meshhook.preview_resume(tests.run(), 'a', options => '{"timers": "keep"}') -> 'timers',
  '[{"step_key": "d", "seconds": 100, "due": "anew", "old_due_at": null}]',
  'the preview says so'
);
select tests.resume('a', null, '{"timers": "keep"}');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"timers": "now"}');
select is(tests.work(), 'a/3 d/1 b/1', 'but it may be told not to wait at all');
select tests.resume('a', null, '{"timers": "keep"}');
select tests.work();
select is(tests.steps(), 'a succeeded, b succeeded, d succeeded', 'a time that has passed is due');

select * from finish();
