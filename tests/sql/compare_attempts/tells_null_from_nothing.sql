select plan(2);

select tests.start('a>b', '{}', '{"x": null}');
select tests.work('{"b": {"output": null}}');
select tests.resume('b', '{"input": {"x": null, "y": 1}}');
select tests.work('{"b": "failed"}');

select is(
  meshhook.compare_attempts(tests.run(), 'b', 1, 2) -> 'changes' #- '{3,b}',
  '[
    {"in": "input", "path": "/input/x", "kind": "removed", "a": null},
    {"in": "input", "path": "/input/y", "kind": "added", "b": 1},
    {"in": "output", "path": "", "kind": "removed", "a": null},
    {"in": "error", "path": "", "kind": "added"}
  ]',
  'null is a value, and no value is none'
);
select is(
  meshhook.compare_attempts(tests.run(), 'b', 2, 1) -> 'changes' -> 0,
  '{"in": "input", "path": "/input/x", "kind": "added", "b": null}',
  'and the other way round'
);

select * from finish();
