select plan(6);

select tests.start('a>b', '{}', '{"n": 1}');
select tests.work('{"a": {"output": [1]}, "b": "failed"}');
select tests.resume('b', '{"input": {"n": 2}}');
select tests.work('{"b": {"output": {"ok": true}}}');
select tests.resume('a');
select tests.work('{"a": {"output": [2]}, "b": "failed"}');

select
  is(
    meshhook.get_attempt(tests.run(), 'b', a.attempt) -> 'input',
    a.input::jsonb,
    'attempt ' || a.attempt
  )
from (
  values
  (1, '{"input": {"n": 1}, "steps": {"a": {"output": [1], "error": null}}}'),
  (2, '{"input": {"n": 2}, "steps": {"a": {"output": [1], "error": null}}}'),
  (3, '{"input": {"n": 1}, "steps": {"a": {"output": [2], "error": null}}}')
) as a (attempt, input);
select is(
  meshhook.get_attempt(tests.run(), 'b', 2) -> 'output', '{"ok": true}', 'the output whole'
);
select is(
  meshhook.get_attempt(tests.run(), 'b', 3) -> 'error' ->> 'code', 'told', 'or the error'
);
select is(
  meshhook.get_attempt(tests.run(), 'b', 2) -> 'snapshot' -> 'reads', '{"a": 1}', 'and what it read'
);

select * from finish();
