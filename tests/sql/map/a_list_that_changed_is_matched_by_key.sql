-- Argo #15802 leaves the items of the old list there, and #16879 repeats all that had succeeded;
-- see #16055 and #16938 too.
select plan(5);

select tests.start('a>m', '{"m": {"type": "map"}}', '{"items": []}');
select tests.work('{"m": {"output": {"items": [
  {"key": "a", "value": 1}, {"key": "b", "value": 2}, {"key": "c", "value": 3}
]}}}');
select tests.resume('a');
select is(
  tests.work('{"m": {"output": {"items": [
    {"key": "d", "value": 4}, {"key": "c", "value": 3}, {"key": "b", "value": 20}
  ]}}}'),
  'a/2 m/2 m[b]/2 m[d]/1',
  'a new value and a new key run'
);
select is(tests.attempts('m[c]'), '1 first succeeded', 'the same key with the same value does not');
select ok((tests.step('m[a]')).is_retired, 'a key that is gone is retired');
select is((tests.step('m[a]')).status, 'succeeded', 'with what it came to');
select is(
  (tests.attempt('m', 2)).output,
  '[{"of": "m[d]", "attempt": 1}, {"of": "m[c]", "attempt": 1}, {"of": "m[b]", "attempt": 2}]',
  'in the order of the new list, without it'
);

select * from finish();
