-- Airflow #13853 counts from the first start: a run that is cleared has timed out at once.
select plan(4);

select tests.start('a', '{}', '{}', '{"deadline_s": 60}');
select tests.make_due('');
select tests.claim();
select is(tests.run_status(), 'failed', 'the run is past its deadline');
select tests.resume('a');

select is(tests.due_in(''), '60 seconds'::interval, 'it gets as much time again');
select tests.work();
select is(tests.run_status(), 'succeeded', 'and ends in it');
select is(tests.due_in(''), null, 'then the deadline goes');

select * from finish();
