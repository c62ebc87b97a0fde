select plan(1);

select
  tests.start(
    'a>b b>c', '{"c": {"expression": "{x: steps.a.output, y: steps.b.output.x}"}}', '{"n": 1}'
  );
select tests.finish(tests.result(tests.hold('a'), '{"output": [1]}'));
select tests.finish(tests.result(tests.hold('b'), '{"output": {"x": 2}}'));

select is(
  tests.claim() -> 0 -> 'context',
  '{
    "input": {"n": 1},
    "steps": {"a": {"output": [1], "error": null}, "b": {"output": {"x": 2}, "error": null}}
  }',
  'input and the outputs of the ancestors that its expressions name'
);

select * from finish();
