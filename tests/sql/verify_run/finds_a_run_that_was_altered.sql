select plan(11);

select tests.start('a b c p', '{"b": {"on_error": "continue"}, "p": {"type": "pause"}}');
select tests.work('{"a": "failed", "b": "failed"}');
select is(tests.run_status(), 'paused', 'a failed, p waits');
select is(meshhook.verify_run(tests.run()), null, 'all was well');

select
  is(
    tests.tampered('update meshhook.workflow_runs set ' || t.change || ' where id = tests.run()'),
    '{"step_key": null, "item_key": null, "attempt": null}' || t.difference::jsonb,
    t.change
  )
from (
  values
  (
    'status = ''succeeded''',
    '{"problem": "run_status", "event": 9, "expected": "paused", "found": "succeeded"}'
  ),
  (
    'directive = ''pause''',
    '{"problem": "run_directive", "event": 9, "expected": null, "found": "pause"}'
  ),
  (
    'active_count = 1',
    '{"problem": "run_active_count", "event": null, "expected": 0, "found": 1}'
  ),
  (
    'paused_count = 0',
    '{"problem": "run_paused_count", "event": null, "expected": 1, "found": 0}'
  ),
  (
    'failed_count = 2',
    '{"problem": "run_failed_count", "event": null, "expected": 1, "found": 2}'
  ),
  (
    'canceled_count = 1',
    '{"problem": "run_canceled_count", "event": null, "expected": 0, "found": 1}'
  )
) as t (change, difference);
select meshhook.pause_run(tests.run());
select is((tests.run_row()).directive, null, 'to pause what is paused orders nothing');
select is(meshhook.verify_run(tests.run()), null, 'and the fold knows');
select meshhook.cancel_run(tests.run());
select
  is(
    tests.tampered('update meshhook.workflow_runs set directive = null where id = tests.run()')
    - array['step_key', 'item_key', 'attempt', 'event'],
    '{"problem": "run_directive", "expected": "cancel", "found": null}',
    'an order that was forgotten'
  );

select * from finish();
