select plan(2);

select tests.start(
  'm f', '{"m": {"type": "map", "max_failures": 1}}', '{"items": [{"key": "a"}, {"key": "b"}]}'
);
select tests.work('{"m[a]": "failed", "f": "failed"}');

select is(
  meshhook.resume_runs(tests.project(), '{"step_key": "m"}') -> 'results', '[]',
  'a map that bore the failure of an item has succeeded'
);
select is((tests.step('m')).status, 'succeeded', 'though its run has failed elsewhere');

select * from finish();
