select plan(6);

select tests.start('a x', '{"x": {"type": "delay"}}');
select is(meshhook.verify_run(tests.run()), null, 'ready and waiting');
select tests.make_due('x');
create temporary table held as select tests.claim() as work;
select is(tests.steps(), 'a running, x running', 'a claim leaves no event');
select is(meshhook.verify_run(tests.run()), null, 'running');
select
  tests.finish(
    tests.result(h.work -> 0, '"released"'), tests.result(h.work -> 1, '"released"')
  )
from held as h;
select is(tests.steps(), 'a ready, x ready', 'nor does giving back');
select is(meshhook.verify_run(tests.run()), null, 'ready again');

select
  is(
    tests.tampered(
      'update meshhook.run_steps set status = ''waiting''
      where run_id = tests.run() and step_key = ''a'''
    ),
    '{"problem": "step_status", "step_key": "a", "item_key": "", "attempt": 1, "event": 2,
      "expected": "ready", "found": "waiting"}',
    'but nothing waits unless the log says so'
  );

select * from finish();
