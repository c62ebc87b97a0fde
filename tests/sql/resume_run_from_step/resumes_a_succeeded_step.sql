select plan(3);

select tests.start('a>b');
select tests.work();
select tests.resume('a');

select is(tests.run_status(), 'running', 'a run that succeeded runs again');
select is((tests.run_row()).finished_at, null, 'it is no longer at its end');
select is(tests.work(), 'a/2 b/2', 'from there');

select * from finish();
