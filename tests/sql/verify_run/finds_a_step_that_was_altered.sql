select plan(7);

select tests.start('a>b b>c d', '{"a": {"retry": {"attempts": 2, "backoff_s": 0}}}');
select tests.work('{"a/1": "failed", "b": "failed"}');
select is(meshhook.verify_run(tests.run()), null, 'all was well');

select
  is(
    tests.tampered(format(
      'update meshhook.run_steps set %s where run_id = tests.run() and step_key = %L',
      t.change, t.step_key
    )) - 'item_key',
    t.difference::jsonb,
    t.step_key || ': ' || t.change
  )
from (
  values
  (
    'b', 'status = ''succeeded''',
    '{"problem": "step_status", "step_key": "b", "attempt": 1, "event": 9,
      "expected": "failed", "found": "succeeded"}'
  ),
  (
    'c', 'status = ''skipped''',
    '{"problem": "step_status", "step_key": "c", "attempt": 0, "event": null,
      "expected": "pending", "found": "skipped"}'
  ),
  (
    'd', 'status = ''running''',
    '{"problem": "step_status", "step_key": "d", "attempt": 1, "event": 5,
      "expected": "succeeded", "found": "running"}'
  ),
  (
    'a', 'attempt = 1',
    '{"problem": "step_attempt", "step_key": "a", "attempt": 1, "event": 7,
      "expected": 2, "found": 1}'
  ),
  (
    'a', 'item_key = ''x''',
    '{"problem": "step_status", "step_key": "a", "attempt": 2, "event": null,
      "expected": "pending", "found": "succeeded"}'
  )
) as t (step_key, change, difference);
select is(
  tests.tampered('delete from meshhook.run_steps where run_id = tests.run() and step_key = ''b'''),
  '{"problem": "step_status", "step_key": "b", "item_key": "", "attempt": 1, "event": 9,
    "expected": "failed", "found": null}',
  'a step that is gone'
);

select * from finish();
