select plan(2);

select tests.start('a>b', '{}', '{"n": 1}');
select tests.work('{"b": "failed"}');
select tests.resume('b');
select tests.work('{"b": "failed"}');

select is(
  (meshhook.compare_attempts(tests.run(), 'b', 1, 1)) -> 'changes', '[]', 'one beside itself'
);
select is(
  (meshhook.compare_attempts(tests.run(), 'b', 1, 2)) -> 'changes', '[]', 'one beside its like'
);

select * from finish();
