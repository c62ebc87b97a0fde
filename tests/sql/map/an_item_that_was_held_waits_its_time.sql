select plan(3);

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {
    "type": "transform", "data": {"expression": "item", "retry": {"attempts": 2, "backoff_s": 3600}}
  }}}',
  '{"items": [{"key": "a"}]}'
);
select tests.finish(tests.result(tests.claim() -> 0));
select tests.finish(tests.result(
  tests.claim() -> 0, '{"class": "connection"}'
));
select is(tests.steps(), 'm running, m[a] waiting', 'it waits for a retry');
select meshhook.pause_run(tests.run());
select meshhook.resume_run(tests.run());
select tests.prove();
select tests.finish(tests.result(tests.claim() -> 0));
select is(tests.steps(), 'm running, m[a] waiting', 'and does so when the run goes on');
select is(tests.claim(), '[]', 'nobody can have it yet');

select * from finish();
