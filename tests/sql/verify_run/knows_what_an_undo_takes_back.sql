select plan(14);

select tests.start('a>b x', '{"x": {"type": "delay"}}');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(tests.attempts('a'), '1 first failed, 2 resume withdrawn', 'as before, but for a number');
select is(meshhook.verify_run(tests.run()), null, 'the fold goes back to attempt 1');
select
  is(
    tests.tampered(t.deed || ' where run_id = tests.run() and step_key = ''a''' || t.condition)
    - 'event',
    '{"step_key": "a", "item_key": ""}' || t.difference::jsonb,
    t.deed
  )
from (
  values
  (
    'update meshhook.step_attempts set status = ''canceled''', ' and attempt = 2',
    '{"problem": "attempt_status", "attempt": 2, "expected": "withdrawn", "found": "canceled"}'
  ),
  (
    'update meshhook.run_steps set attempt = 2', '',
    '{"problem": "step_attempt", "attempt": 2, "expected": 1, "found": 2}'
  )
) as t (deed, condition, difference);
select is(
  tests.tampered(
    'update meshhook.workflow_events set payload = payload || ''{"attempt": 3}''
    where run_id = tests.run() and payload ? ''restored_by'''
  ) - array['event', 'found'],
  '{"problem": "event_out_of_order", "step_key": "a", "item_key": "", "attempt": 3, "expected":
    {"after": ["pending", "ready", "waiting", "paused", "canceled"], "attempt": 2}}',
  'an undo goes back to an attempt that there was'
);

-- The next one is numbered after the highest, from the one that stands.
select tests.resume('a');
select tests.work();
select is(tests.attempts('a'), '1 first failed, 2 resume withdrawn, 3 resume succeeded', 'on');
select is(meshhook.verify_run(tests.run()), null, 'the fold goes on');

-- An order that a resume took from the run comes back without a change of its status.
select tests.start('a k');
select tests.hold('k');
select meshhook.pause_run(tests.run());
create temporary table continued as select tests.resume('a') as answer;
select is((tests.run_row()).directive, null, 'the resume took the order');
select meshhook.cancel_resume((c.answer ->> 'act_id')::uuid) from continued as c;
select is((tests.run_row()).directive, 'pause', 'the undo gave it back');
select is(tests.run_status(), 'running', 'all the while it ran');
select is(meshhook.verify_run(tests.run()), null, 'and tells it');
select
  is(
    tests.tampered('update meshhook.workflow_runs set directive = null where id = tests.run()')
    ->> 'problem',
    'run_directive',
    'so that it can not be lost'
  );

-- What happens then happens to the attempt that stands, not to the highest.
select meshhook.cancel_run(tests.run());
select is((tests.step('a')).attempt, 1, 'attempt 1 was canceled, and 2 is higher');
select is(meshhook.verify_run(tests.run()), null, 'which is no gap');

select * from finish();
