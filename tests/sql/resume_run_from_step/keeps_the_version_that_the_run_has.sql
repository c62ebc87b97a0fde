select plan(4);

select tests.start('a>b', '{"b": {"expression": "`1`"}}');
select tests.work('{"b": "failed"}');
select tests.publish('a>b b>c', '{"b": {"expression": "`2`"}}');
select tests.resume('b');

select is(
  meshhook.get_run(tests.run()) -> 'definition' ->> 'version', '1', 'a newer one does not move it'
);
select is(tests.steps(), 'a succeeded, b ready', 'nor add to it');
select is(
  (tests.snapshot('b', 2)).node_hash, (tests.snapshot('b', 1)).node_hash, 'it is the same node'
);
select is(
  tests.claim() -> 0 -> 'config' ->> 'expression', '`1`', 'and the worker gets that'
);

select * from finish();
