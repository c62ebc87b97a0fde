select plan(4);

select tests.start('a>b', '{}', '{"n": 1, "m": 2}');
select meshhook.pause_run(tests.run());
select tests.resume('a', '{"input": {"n": 7}}');

select is(
  tests.attempts('a'), '1 first paused, 2 resume queued', 'the attempt that was stopped has ended'
);
select is(tests.steps(), 'a ready, b pending', 'what is below was never reached');
select is(
  tests.claim() -> 0 -> 'context' -> 'input',
  '{"n": 7, "m": 2}',
  'the next one has the input that it held, and the patch'
);
select is(
  meshhook.get_attempt(tests.run(), 'a', 1) -> 'input' -> 'input',
  '{"n": 1, "m": 2}',
  'the stopped one shows its own'
);

select * from finish();
