-- Azure Durable Functions #2350 goes by the time of the first execution.
select plan(3);

select tests.start('d>b', '{"d": {"type": "delay", "seconds": 100}}');
select tests.make_due('d');
select tests.work();
select tests.resume('d');

select is(tests.steps(), 'b pending, d waiting', 'it waits again');
select is(tests.due_in('d'), '100 seconds'::interval, 'from now on');
select is((tests.run_row()).status, 'running', 'the run is running');

select * from finish();
