select plan(2);

select tests.start('a>d b>d', '{"d": {"type": "delay", "seconds": 100}}');
create temporary table held as select tests.hold('b') as work;
select tests.work();
select meshhook.cancel_resume((tests.resume('a', null, '{"timers": "now"}') ->> 'act_id')::uuid);
select is(tests.steps(), 'a succeeded, b running, d pending', 'it is as it was');
select tests.finish(tests.result(h.work)) from held as h;

select is(tests.due_in('d'), '100 seconds'::interval, 'and waits its seconds');

select * from finish();
