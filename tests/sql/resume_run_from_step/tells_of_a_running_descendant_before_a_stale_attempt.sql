select plan(3);

select tests.start('a>b');
select tests.finish(tests.result(tests.hold('a')));
select tests.hold('b');

select
  is(
    tests.refusal(format('select meshhook.resume_run_from_step(tests.run(), %s)', c.arguments))
    ->> 'reason',
    c.reason,
    format('%s before %s', c.reason, c.later)
  )
from (
  values
  ('''b'', expected_attempt => 9', 'step_not_resumable', 'stale_attempt'),
  ('''a'', expected_attempt => 9', 'descendant_running', 'stale_attempt'),
  ('''a'', plan_hash => ''x''', 'descendant_running', 'plan_changed')
) as c (arguments, reason, later);

select * from finish();
