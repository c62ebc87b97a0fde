select plan(8);

select tests.start(
  'm>z', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}'
);
select tests.work('{"m[a]": "failed", "m[b]": "failed"}');
select is(
  tests.resume('m', p_input_patch => '{"item": {"mended": true}}', p_item_key => 'b')
  - array['act_id', 'audit_id', 'run_id'],
  '{"step_key": "m", "item_key": "b", "from_attempt": 1, "attempt": 2, "reset": ["z"],
    "replayed": false}',
  'the answer is about the item'
);
select is(tests.work(), 'm/2 m[b]/2', 'it runs alone');
select is(
  meshhook.get_attempt(tests.run(), 'm', 2, 'b') -> 'input' -> 'item',
  '{"key": "b", "mended": true}',
  'with the patch'
);
select is(tests.steps(), 'm failed, m[a] failed, m[b] succeeded, m[c] succeeded, z pending', 'and');
select is((tests.attempt('m', 2)).error ->> 'message', '1 of 3 items failed', 'one is left');
select tests.resume('m', p_item_key => 'a');
select is(tests.work(), 'm/3 m[a]/2 z/1', 'the other one');
select is(
  meshhook.get_attempt(tests.run(), 'm', 2, 'a') -> 'input' -> 'item', '{"key": "a"}',
  'without the patch of its sibling'
);
select is(tests.run_status(), 'succeeded', 'all have succeeded');

select * from finish();
