select plan(5);

select tests.start(
  'm>z', '{"m": {"type": "map", "concurrency": 1}}',
  '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select is(tests.work('{"m[a]": "failed"}'), 'm/1 m[a]/1 m[b]/1 m[c]/1', 'all three run');
select is(
  tests.steps(), 'm failed, m[a] failed, m[b] succeeded, m[c] succeeded, z pending', 'the map fails'
);
select is(tests.run_status(), 'failed', 'and with it the run');
select is((tests.run_row()).failed_count, 1, 'which counts the map alone');
select is(
  (tests.attempt('m', 1)).error - 'first',
  '{"code": "items_failed", "class": "items", "items": 3, "failed": 1,
    "message": "1 of 3 items failed"}',
  'and says how many'
);

select * from finish();
