select plan(6);

select tests.start('a>d d>b', '{"d": {"type": "delay", "seconds": 90}}');

select is(tests.work(), 'a/1', 'what is not due is not claimed');
select is((tests.step('d')).status, 'waiting', 'the step waits');
select is(tests.due_in('d'), '90 seconds'::interval, 'for its seconds');
select is((tests.attempt('d', 1)).due_at, now() + interval '90 seconds', 'as its attempt says');
select is(tests.run_status(), 'running', 'the run goes on');
select tests.make_due('d');
select is(tests.work(), 'd/1 b/1', 'once due, it is claimed and finished like any other');

select * from finish();
