select plan(14);

select
  tests.start(
    'a:yes>b b>c', '{"a": {"type": "branch"}, "b": {"retry": {"attempts": 2, "backoff_s": 0}}}'
  );
select tests.work('{"b": "failed"}');
select tests.resume('b', null, '{}', 'again');
select tests.hold('b');
select is(meshhook.verify_run(tests.run()), null, 'all was well');

-- Attempt 1 and 2 of b failed, 3 is running.
select
  is(
    tests.tampered(format(
      'update meshhook.step_attempts set %s
      where run_id = tests.run() and step_key = %L and attempt = %L',
      t.change, t.step_key, t.attempt
    )),
    jsonb_build_object('step_key', t.step_key, 'item_key', '', 'attempt', t.attempt)
    || t.difference::jsonb,
    t.step_key || '/' || t.attempt || ': ' || t.change
  )
from (
  values
  (
    'b', 1, 'status = ''lost''',
    '{"problem": "attempt_status", "event": 5, "expected": "failed", "found": "lost"}'
  ),
  (
    'b', 3, 'status = ''queued''',
    '{"problem": "attempt_status", "event": 9, "expected": "running", "found": "queued"}'
  ),
  (
    'b', 3, 'status = ''canceled''',
    '{"problem": "attempt_status", "event": 9, "expected": "running", "found": "canceled"}'
  ),
  (
    'b', 2, 'origin = ''first''',
    '{"problem": "attempt_origin", "event": 7, "expected": "retry", "found": "first"}'
  ),
  (
    'b', 3, 'origin = ''supplied''',
    '{"problem": "attempt_origin", "event": 9, "expected": "resume", "found": "supplied"}'
  ),
  (
    'a', 1, 'handle = ''no''',
    '{"problem": "attempt_handle", "event": 3, "expected": "yes", "found": "no"}'
  ),
  (
    'b', 1, 'error = ''{"code": "other"}''',
    '{"problem": "attempt_error", "event": 5, "found": {"code": "other"},
      "expected": {"code": "told", "class": "server_error", "message": "as told"}}'
  ),
  (
    'b', 3, 'error = ''{"code": "early"}''',
    '{"problem": "attempt_error", "event": 9, "expected": null, "found": {"code": "early"}}'
  ),
  (
    'a', 1, 'attempt = 2',
    '{"problem": "attempt_status", "event": 3, "expected": "succeeded", "found": null}'
  )
) as t (step_key, attempt, change, difference);
select
  is(
    tests.tampered(
      'update meshhook.step_attempts set act_id = null
      where run_id = tests.run() and act_id is not null'
    ) - 'expected',
    '{"problem": "attempt_act", "step_key": "b", "item_key": "", "attempt": 3, "event": 9,
      "found": null}',
    'an attempt that no act asked for'
  );
select
  is(
    tests.tampered(
      'update meshhook.step_attempts set started_at = started_at - interval ''1 microsecond''
      where run_id = tests.run() and step_key = ''a'''
    ) - array['expected', 'found'],
    '{"problem": "attempt_started_at", "step_key": "a", "item_key": "", "attempt": 1, "event": 3}',
    'another start, by a microsecond'
  );
select
  is(
    tests.tampered(
      'insert into meshhook.step_attempts
        (project_id, run_id, step_key, attempt, origin, status)
      values (tests.project(), tests.run(), ''a'', 2, ''retry'', ''failed'')'
    ),
    '{"problem": "attempt_status", "step_key": "a", "item_key": "", "attempt": 2, "event": null,
      "expected": null, "found": "failed"}',
    'an attempt that the log does not know'
  );
select
  is(
    tests.tampered(format(
      'update meshhook.step_attempts set error = jsonb_build_object(''code'', repeat(''x'', 9000))
      where run_id = tests.run() and step_key = ''b'' and attempt = 1'
    )) -> 'found',
    to_jsonb('{"code": "' || repeat('x', 1990)),
    'a long value is cut'
  );

select * from finish();
