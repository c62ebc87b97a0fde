select plan(2);

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {"type": "transform", "data": {"expression": "item.n"}}}}',
  '{"items": [{"key": "x", "n": 1}, {"key": "y", "n": 1}]}'
);
select tests.work();
select tests.resume('m', '{"item": {"n": 5}}', '{}', null, 'x');
select tests.work();
select is(
  (tests.step('m[x]')).item_patches, '[{"item": {"n": 5}}]', 'the patch stands on the item'
);
select tests.resume('m', '{"input": {"items": [{"key": "x", "n": 2}, {"key": "y", "n": 1}]}}');
select tests.work();
select is((tests.step('m[x]')).item_patches, '[]', 'and not on what the item is given instead');

select * from finish();
