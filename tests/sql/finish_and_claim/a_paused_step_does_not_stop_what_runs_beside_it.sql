select plan(2);

select tests.start('p d', '{"p": {"type": "pause"}, "d": {"type": "delay"}}');
select is(tests.run_status(), 'running', 'the run is running while something waits for its time');

select tests.make_due('d');
select tests.work();
select is(tests.run_status(), 'paused', 'then it is paused');

select * from finish();
