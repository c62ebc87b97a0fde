select plan(6);

select tests.start(
  'a>m m>z', '{"m": {"type": "map", "key": "item.key"}}', '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select is(tests.work(), 'a/1 m/1 m[x]/1 m[y]/1 z/1', 'map, items, and what comes after');
select is(tests.run_status(), 'succeeded', 'the run succeeds');
select is(
  (tests.attempt('m', 1)).output,
  '[{"of": "m[x]", "attempt": 1}, {"of": "m[y]", "attempt": 1}]',
  'its output is the list of their outputs'
);
select is((tests.snapshot('m[y]', 1)).item, '{"key": "y"}', 'the snapshot holds the value');
select is(
  meshhook.get_attempt(tests.run(), 'm', 1, 'y') -> 'input' -> 'item', '{"key": "y"}',
  'which is what it was given'
);
select is(tests.queued(), null, 'nothing is left queued');

select * from finish();
