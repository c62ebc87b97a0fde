select plan(2);

select tests.start('a>m', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}]}');
select tests.finish(tests.result(tests.claim() -> 0));
select tests.finish(tests.result(tests.claim() -> 0));
select is(tests.steps(), 'a succeeded, m running, m[a] ready', 'an item is ready');
select is(
  tests.refusal($$select meshhook.resume_run_from_step(tests.run(), 'a')$$) ->> 'reason',
  'descendant_running',
  'what lies above it waits'
);

select * from finish();
