select plan(3);

select tests.start('a>b', '{}', '{"title": "old", "gone": null, "a/b": {"m~n": [1, {"x": 1}, 3]}}');
select tests.work('{"a": {"output": 1.0}, "b": {"output": {"same": [1, 2], "text": "1"}}}');
select tests.resume(
  'b', '{"input": {"title": "new", "gone": {"now": [0]}, "a/b": {"m~n": [1, {"x": 2}, 3, 4]}}}'
);
select tests.work('{"b": {"output": {"same": [1, 2.0], "text": 1}}}');
select tests.resume('b');
select tests.work('{"b": "failed"}');

select is(
  meshhook.compare_attempts(tests.run(), 'b', 1, 2) -> 'changes',
  '[
    {"in": "input", "path": "/input/a~1b/m~0n/1/x", "kind": "changed", "a": 1, "b": 2},
    {"in": "input", "path": "/input/a~1b/m~0n/3", "kind": "added", "b": 4},
    {"in": "input", "path": "/input/gone", "kind": "changed", "a": null, "b": {"now": [0]}},
    {"in": "input", "path": "/input/title", "kind": "changed", "a": "old", "b": "new"},
    {"in": "output", "path": "/text", "kind": "changed", "a": "1", "b": 1}
  ]',
  'as deep as both sides are alike; a number is its value'
);
select is(
  meshhook.compare_attempts(tests.run(), 'b', 2, 3) -> 'changes',
  '[
    {"in": "output", "path": "", "kind": "removed", "a": {"same": [1, 2.0], "text": 1}},
    {"in": "error", "path": "", "kind": "added",
      "b": {"code": "told", "class": "server_error", "message": "as told"}}
  ]',
  'what only one of them has is told as a whole'
);
select is(
  meshhook.compare_attempts(tests.run(), 'b', 3, 1) -> 'changes' -> 1,
  '{"in": "input", "path": "/input/a~1b/m~0n/3", "kind": "removed", "a": 4}',
  'the other way round, what was added is removed'
);

select * from finish();
