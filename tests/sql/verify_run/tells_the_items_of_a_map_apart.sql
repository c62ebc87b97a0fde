select plan(13);

select tests.start(
  'm>z', '{"m": {"type": "map", "node": {
    "type": "transform", "data": {"expression": "item", "retry": {"attempts": 2, "backoff_s": 3600}}
  }}}',
  '{"items": [{"key": "x"}, {"key": "y"}, {"key": "m"}]}'
);
select tests.work('{"m[y]": "failed"}');
select is(
  tests.steps(), 'm running, m[m] succeeded, m[x] succeeded, m[y] waiting, z pending', 'y waits'
);
select is(meshhook.verify_run(tests.run()), null, 'each item has a story of its own');
select
  is(
    tests.tampered(
      t.deed || ' where run_id = tests.run() and step_key = ''m'' and item_key = ''y'''
    ) - array['event', 'expected', 'found'],
    jsonb_build_object('problem', t.problem, 'step_key', 'm', 'item_key', 'y', 'attempt', 2),
    t.deed
  )
from (
  values
  ('step_status', 'update meshhook.run_steps set status = ''failed'''),
  ('step_status', 'delete from meshhook.run_steps'),
  ('queue_row', 'delete from meshhook.step_queue')
) as t (problem, deed);
select is(
  tests.tampered(
    'update meshhook.step_attempts set status = ''lost''
    where run_id = tests.run() and item_key = ''y'' and attempt = 1'
  ) - 'event',
  '{"problem": "attempt_status", "step_key": "m", "item_key": "y", "attempt": 1,
    "expected": "failed", "found": "lost"}',
  'one attempt of one item'
);
select is(
  tests.tampered(
    'update meshhook.workflow_events set payload = payload || ''{"item_key": "x"}''
    where run_id = tests.run() and type = ''step_failed'''
  ) - array['event', 'expected', 'found'],
  '{"problem": "event_out_of_order", "step_key": "m", "item_key": "x", "attempt": 1}',
  'an end that was told of another item'
);

-- The map itself, which was expanded and runs without a row in the queue.
select is(
  tests.tampered(
    'update meshhook.run_steps set status = ''ready''
    where run_id = tests.run() and step_key = ''m'' and item_key = '''''
  ) - 'event',
  '{"problem": "step_status", "step_key": "m", "item_key": "", "attempt": 1,
    "expected": "running", "found": "ready"}',
  'its expansion leaves an event, so that ready is another thing'
);
select is(
  tests.tampered(
    'insert into meshhook.step_queue (project_id, run_id, step_key, attempt, kind, run_at)
    values (tests.project(), tests.run(), ''m'', 1, ''map'', now())'
  ),
  '{"problem": "queue_row", "step_key": "m", "item_key": "", "attempt": 1, "event": null,
    "expected": null, "found": "free"}',
  'it would be claimed twice'
);
select is(
  tests.tampered(
    'update meshhook.step_attempts set started_at = started_at - interval ''1 second''
    where run_id = tests.run() and step_key = ''m'' and item_key = '''''
  ) - array['event', 'expected', 'found'],
  '{"problem": "attempt_started_at", "step_key": "m", "item_key": "", "attempt": 1}',
  'when it was started, its expansion tells'
);
select is(
  tests.tampered('update meshhook.workflow_runs set active_count = 2 where id = tests.run()')
  - array['event', 'step_key', 'item_key', 'attempt'],
  '{"problem": "run_active_count", "expected": 1, "found": 2}',
  'an item counts for its map, not for the run'
);

-- Which act an item owes its attempt to stands in its own event.
select tests.make_due('m');
select tests.work('{"m[y]": "failed"}');
select tests.resume('m', null, '{"supplied_output": 1}', null, 'y');
select tests.work();
select is(
  tests.attempts('m[y]'), '1 first failed, 2 retry failed, 3 supplied succeeded', 'again'
);
select is(meshhook.verify_run(tests.run()), null, 'and that is told');

select * from finish();
