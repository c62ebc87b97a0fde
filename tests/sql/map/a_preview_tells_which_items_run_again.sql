select plan(3);

select tests.start(
  'm>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select tests.work('{"m[b]": "failed"}');
select is(
  meshhook.preview_resume(tests.run(), 'm') -> 'items',
  '{"again": 1, "kept_if_unchanged": 2, "first_again": ["b"]}',
  'of the map'
);
select is(
  meshhook.preview_resume(tests.run(), 'm', 'b') -> 'item',
  '{"item_key": "b", "from_attempt": 1, "attempt": 2}',
  'of one item'
);
select isnt(
  meshhook.preview_resume(tests.run(), 'm') ->> 'plan_hash',
  meshhook.preview_resume(tests.run(), 'm', 'b') ->> 'plan_hash',
  'which are two plans'
);

select * from finish();
