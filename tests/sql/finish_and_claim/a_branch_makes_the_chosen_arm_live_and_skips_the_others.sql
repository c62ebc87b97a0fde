select plan(5);

select tests.start('a:yes>b a:no>c', '{"a": {"type": "branch"}}');
select is(tests.work('{"a": {"handle": "no"}}'), 'a/1 c/1', 'the chosen arm runs');

select is(tests.steps(), 'a succeeded, b skipped, c succeeded', 'the other is skipped');
select is((tests.attempt('a', 1)).handle, 'no', 'the attempt keeps what was chosen');
select is(tests.attempts('b'), null, 'a skipped step has no attempt');
select is(tests.run_status(), 'succeeded', 'a skipped step does not fail the run');

select * from finish();
