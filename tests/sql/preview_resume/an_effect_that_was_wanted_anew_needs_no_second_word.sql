select plan(2);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work();
select tests.resume('h', null, '{"repeat": {"h": "new_key"}}');
select meshhook.cancel_run(tests.run());

select is(
  meshhook.preview_resume(tests.run(), 'h') -> 'effects' -> 0 -> 'needs_acknowledgement',
  'false',
  'it was canceled before it was sent'
);
select lives_ok('select tests.resume(''h'')', 'and goes on under its new key');

select * from finish();
