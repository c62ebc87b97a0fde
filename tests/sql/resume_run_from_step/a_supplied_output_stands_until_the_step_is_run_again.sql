select plan(1);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"supplied_output": 1}');
select tests.work();
select tests.resume('a');

select is(tests.claim() -> 0 -> 'supplied', 'null', 'a resume without one executes the step');

select * from finish();
