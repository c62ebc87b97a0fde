select plan(2);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work('{"h": "failed"}');
select tests.resume('h', null, '{"supplied_output": 1}');
select tests.work();

select is(
  (meshhook.preview_resume(tests.run(), 'h') -> 'effects' -> 0) - array[
    'key', 'url', 'sent_at', 'policy', 'repeat', 'is_forbidden', 'effect_epoch', 'next_key'
  ],
  '{
    "step_key": "h", "item_key": "", "attempt": 1, "outcome": "answered", "method": "POST",
    "status": 503, "needs_acknowledgement": false
  }',
  'what is shown is the call that was made'
);
select lives_ok('select tests.resume(''h'')', 'nothing needs to be acknowledged');

select * from finish();
