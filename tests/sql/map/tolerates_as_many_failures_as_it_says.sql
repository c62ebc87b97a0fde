select plan(4);

select tests.start(
  'm>z', '{"m": {"type": "map", "max_failures": 1}}', '{"items": [{"key": "a"}, {"key": "b"}]}'
);
select tests.work('{"m[a]": "failed"}');
select is(tests.run_status(), 'succeeded', 'one failure is tolerated');
select is((tests.attempt('m', 1)).output -> 0, 'null', 'its output is null');

select tests.start(
  'm>z', '{"m": {"type": "map", "max_failures": 1}}', '{"items": [{"key": "a"}, {"key": "b"}]}'
);
select tests.work('{"m[a]": "failed", "m[b]": "failed"}');
select is(tests.run_status(), 'failed', 'two are not');
select is((tests.attempt('m', 1)).output, null, 'then there is no output');

select * from finish();
