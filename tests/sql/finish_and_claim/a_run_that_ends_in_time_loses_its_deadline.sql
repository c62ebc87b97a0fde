select plan(1);

select tests.start('a', '{}', '{}', '{"deadline_s": 60}');
select tests.work();

select is(tests.due_in(''), null, 'nothing is queued for a run that has ended');

select * from finish();
