select plan(3);

select tests.start(
  'p>b b:no>c b:yes>d',
  '{"p": {"type": "pause"}, "b": {
    "type": "branch",
    "conditions": [{"handle": "yes", "when": "steps.p.output.approved"}],
    "default": "no"
  }}'
);
select tests.resume('p', null, '{"supplied_output": {"approved": false}}');
select tests.finish(tests.result(tests.hold('p')));

select is((tests.attempt('p', 2)).origin, 'supplied', 'the attempt says where its output is from');
select is((tests.attempt('p', 2)).output, '{"approved": false}', 'the answer is its output');
select is(
  tests.claim() -> 0 -> 'context' -> 'steps' -> 'p' -> 'output',
  '{"approved": false}',
  'which the branch reads'
);

select * from finish();
