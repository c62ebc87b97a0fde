select plan(5);

select tests.start('a');
select tests.finish(tests.result(tests.hold('a'), '"released"'));

select is(tests.attempts('a'), '1 first queued', 'it was not a try');
select is((tests.attempt('a', 1)).started_at, null, 'it never started');
select is((tests.attempt('a', 1)).worker, null, 'with no worker');
select is(tests.steps(), 'a ready', 'the step is ready');
select is(tests.work(), 'a/1', 'and handed out again');

select * from finish();
