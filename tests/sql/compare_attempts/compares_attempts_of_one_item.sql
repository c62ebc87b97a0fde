select plan(3);

select tests.start('m', '{"m": {"type": "map"}}', '{"items": [{"key": "x"}, {"key": "y"}]}');
select tests.work('{"m[x]": {"output": "one"}, "m[y]": "failed"}');
select tests.resume('m', '{"item": {"mended": true}}', '{}', 'mend it', 'y');
select tests.work('{"m[y]": {"output": "two"}}');

select is(
  meshhook.compare_attempts(tests.run(), 'm', 1, 2, 'y') -> 'changes' #- '{2,a}',
  '[
    {"in": "input", "path": "/item/mended", "kind": "added", "b": true},
    {"in": "output", "path": "", "kind": "added", "b": "two"},
    {"in": "error", "path": "", "kind": "removed"}
  ]',
  'of the item that is named, and what it was given'
);
select is(
  meshhook.compare_attempts(tests.run(), 'm', 1, 2, 'y') #> '{b,act}' ->> 'reason',
  'mend it',
  'with the act that asked for it'
);
select is(
  meshhook.compare_attempts(tests.run(), 'm', 1, 2, 'y') ->> 'item_key', 'y', 'and says so'
);

select * from finish();
