select plan(4);

select tests.start('a');
create temporary table held as select tests.hold('a') as work;
select meshhook.pause_run(tests.run());
select tests.finish(tests.result(h.work, '"released"')) from held as h;

select is(tests.steps(), 'a paused', 'like everything that turns ready meanwhile');
select is(tests.attempts('a'), '1 first paused', 'with its attempt');
select is(tests.queued(), null, 'nothing is queued');
select is(tests.run_status(), 'paused', 'the run is paused');

select * from finish();
