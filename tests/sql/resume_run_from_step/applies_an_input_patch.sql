select plan(5);

select tests.start('a>b', '{}', '{"n": 1, "m": 2}');
select tests.work('{"b": "failed"}');
select tests.resume(
  'b', '{"input": {"n": 7, "m": null}, "steps": {"a": {"output": {"of": "me"}}}}'
);

select is(
  tests.claim() -> 0 -> 'context',
  '{"input": {"n": 7}, "steps": {"a": {"output": {"of": "me", "attempt": 1}, "error": null}}}',
  'the worker gets the document with the patch merged in'
);
select is(
  (tests.snapshot('b', 2)).patches,
  '[{"input": {"n": 7, "m": null}, "steps": {"a": {"output": {"of": "me"}}}}]',
  'the patch is kept as a patch'
);
select is((tests.run_row()).input, '{"n": 1, "m": 2}', 'the input of the run is as it was');
select is((tests.attempt('a', 1)).output, '{"of": "a", "attempt": 1}', 'and the output of a');
select is((tests.snapshot('b', 1)).patches, '[]', 'and what the first attempt was given');

select * from finish();
