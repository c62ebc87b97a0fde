select plan(1);

select tests.start('a>b', '{}', '{"n": 1}');
select tests.work('{"b": "failed"}');
select tests.resume('b', '{"input": {"m": null, "o": [1]}}');

select is(
  tests.claim() -> 0 -> 'context',
  meshhook.get_attempt(tests.run(), 'b', 2) -> 'input',
  'one function makes both'
);

select * from finish();
