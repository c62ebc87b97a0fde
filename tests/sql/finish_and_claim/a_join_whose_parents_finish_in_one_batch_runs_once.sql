select plan(2);

select tests.start('a>c b>c');

select is(tests.work(), 'a/1 b/1 c/1', 'both parents are finished by one call');
select is(tests.attempts('c'), '1 first succeeded', 'the join ran once');

select * from finish();
