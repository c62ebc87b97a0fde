select plan(11);

select tests.start(
  'a:yes>b a:no>c', '{"a": {"type": "branch"}, "b": {"retry": {"attempts": 2, "backoff_s": 0}}}'
);
select tests.work('{"a": {"handle": "yes"}, "b": "failed"}');
select tests.resume('b');
select is(
  (
    select
      string_agg(
        concat_ws(' ', e.number, e.type, e.payload ->> 'step_key', e.payload ->> 'attempt'), ', '
        order by e.number
      )
    from meshhook.workflow_events as e
    where e.run_id = tests.run()
  ),
  '1 run_started, 2 step_ready a 1, 3 step_succeeded a 1, 4 step_skipped c 0, 5 step_ready b 1, '
  '6 step_failed b 1, 7 step_waiting b 2, 8 step_failed b 2, 9 run_failed, 10 run_resumed b',
  'the log'
);

select
  is(
    tests.tampered(format(
      'update meshhook.workflow_events set %s where run_id = tests.run() and number = %s',
      t.change, t.number
    )) - array['item_key', 'event'],
    t.difference::jsonb,
    format('number %s: %s', t.number, t.change)
  )
from (
  values
  (
    3, 'type = ''step_failed''',
    '{"problem": "step_status", "step_key": "a", "attempt": 1,
      "expected": "failed", "found": "succeeded"}'
  ),
  (
    3, 'payload = payload || ''{"handle": "no"}''',
    '{"problem": "attempt_handle", "step_key": "a", "attempt": 1,
      "expected": "no", "found": "yes"}'
  ),
  (
    4, 'payload = payload || ''{"step_key": "d"}''',
    '{"problem": "step_status", "step_key": "c", "attempt": 0,
      "expected": "pending", "found": "skipped"}'
  ),
  (
    6, 'payload = payload || ''{"outcome": "lost"}''',
    '{"problem": "attempt_status", "step_key": "b", "attempt": 1,
      "expected": "lost", "found": "failed"}'
  ),
  (
    7, 'payload = payload - ''from_attempt''',
    '{"problem": "event_out_of_order", "step_key": "b", "attempt": 2,
      "expected": {"after": ["pending"], "attempt": 2},
      "found": {"after": "failed", "attempt": 2}}'
  ),
  (
    8, 'payload = payload || ''{"attempt": 1}''',
    '{"problem": "event_out_of_order", "step_key": "b", "attempt": 1,
      "expected": {"after": ["ready", "waiting", "running"], "attempt": 2},
      "found": {"after": "waiting", "attempt": 1}}'
  ),
  (
    10, 'payload = payload || ''{"run_status": "paused"}''',
    '{"problem": "run_status", "step_key": null, "attempt": null,
      "expected": "paused", "found": "running"}'
  ),
  (
    10, 'payload = payload || ''{"reset": ["a"]}''',
    '{"problem": "step_status", "step_key": "a", "attempt": 1,
      "expected": "pending", "found": "succeeded"}'
  )
) as t (number, change, difference);
select is(
  tests.tampered(
    'update meshhook.workflow_events
    set payload = payload || ''{"started_at": "2026-02-30T01:02:03Z"}''
    where run_id = tests.run() and number = 3'
  ) - array['item_key', 'event', 'found'],
  '{"problem": "attempt_started_at", "step_key": "a", "attempt": 1,
    "expected": "2026-02-30T01:02:03Z"}',
  'a start that is no time'
);
select is(
  tests.tampered(
    'update meshhook.workflow_events
    set payload = jsonb_set(payload, ''{targets,0,attempt}'', ''4'')
    where run_id = tests.run() and number = 10'
  ) - array['item_key', 'event'],
  '{"problem": "event_out_of_order", "step_key": "b", "attempt": 4,
    "expected": {"attempt": 3, "after": ["succeeded", "failed", "paused", "canceled", "waiting"]},
    "found": {"attempt": 4, "after": "failed"}}',
  'a resume that skipped a number'
);

select * from finish();
