select plan(12);

select tests.start('a>b', '{"a": {"retry": {"attempts": 2, "backoff_s": 0}}}');
select tests.work('{"a/1": "failed"}');
select is(
  (
    select array_agg(e.type order by e.number) from meshhook.workflow_events as e
    where e.run_id = tests.run()
  ),
  array[
    'run_started', 'step_ready', 'step_failed', 'step_waiting', 'step_succeeded', 'step_ready',
    'step_succeeded', 'run_succeeded'
  ],
  'the log'
);

select
  is(
    tests.tampered(format(
      'delete from meshhook.workflow_events where run_id = tests.run() and number = %s', n
    )),
    jsonb_build_object(
      'problem', 'event_missing', 'step_key', null, 'item_key', null, 'attempt', null,
      'event', n, 'expected', n, 'found', n + 1
    ),
    format('number %s is missing', n)
  )
from generate_series(1, 3) as n;
select is(
  tests.tampered('delete from meshhook.workflow_events where run_id = tests.run()'),
  '{"problem": "event_missing", "step_key": null, "item_key": null, "attempt": null,
    "event": 1, "expected": 1, "found": null}',
  'the whole log is missing'
);
select is(
  tests.tampered('delete from meshhook.workflow_events where run_id = tests.run() and number = 8')
  ->> 'problem',
  'run_status',
  'the last one leaves no gap'
);

-- Whoever closes the gap is found by what the rest of the log says.
select
  is(
    tests.tampered(format(
      'with last as (
        delete from meshhook.workflow_events where run_id = tests.run() and number = 8
      )
      update meshhook.workflow_events as e set type = n.type, payload = n.payload
      from meshhook.workflow_events as n
      where
        e.run_id = tests.run() and n.run_id = e.run_id
        and e.number >= %s and n.number = e.number + 1',
      t.number
    )) - array['item_key', 'expected', 'found'],
    t.difference::jsonb,
    format('number %s is gone without a gap', t.number)
  )
from (
  values
  (1, '{"problem": "event_out_of_order", "step_key": null, "attempt": null, "event": 1}'),
  (2, '{"problem": "event_out_of_order", "step_key": "a", "attempt": 1, "event": 2}'),
  (3, '{"problem": "event_out_of_order", "step_key": "a", "attempt": 2, "event": 3}'),
  (4, '{"problem": "event_out_of_order", "step_key": "a", "attempt": 2, "event": 4}'),
  (5, '{"problem": "step_status", "step_key": "a", "attempt": 2, "event": 4}'),
  (6, '{"problem": "event_out_of_order", "step_key": "b", "attempt": 1, "event": 6}')
) as t (number, difference);

select * from finish();
