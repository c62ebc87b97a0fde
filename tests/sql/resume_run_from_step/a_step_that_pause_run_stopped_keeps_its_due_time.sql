select plan(2);

select tests.start('d', '{"d": {"type": "delay", "seconds": 100}}');
select meshhook.pause_run(tests.run());
select tests.resume('d');

select is(tests.due_in('d'), '100 seconds'::interval, 'it is due when it was');
select is(tests.attempts('d'), '1 first paused, 2 resume queued', 'in its next attempt');

select * from finish();
