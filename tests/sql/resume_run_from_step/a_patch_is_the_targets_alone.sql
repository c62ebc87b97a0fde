select plan(1);

select tests.start('a>b', '{"b": {"expression": "input"}}', '{"n": 1}');
select tests.work('{"a": "failed"}');
select tests.resume('a', '{"input": {"n": 7}}');
select tests.finish(tests.result(tests.hold('a')));

select
  is(
    tests.claim() -> 0 -> 'context' -> 'input',
    '{"n": 1}',
    'what is below reads the input of the run'
  );

select * from finish();
