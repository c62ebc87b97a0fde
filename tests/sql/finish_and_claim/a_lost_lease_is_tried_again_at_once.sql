select plan(3);

select tests.start('a>b');
select tests.work();
select tests.start('a>b');
select tests.hold('a');
select tests.expire('a');

select is(tests.work(), 'a/2 b/1', 'the next claim ends the lease and hands the step out again');
select is(tests.attempts('a'), '1 first lost, 2 retry succeeded', 'the attempt ended as lost');
select is((tests.attempt('a', 1)).error ->> 'code', 'lease_lost', 'and says so');

select * from finish();
