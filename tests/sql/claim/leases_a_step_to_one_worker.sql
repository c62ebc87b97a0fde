select plan(5);

select tests.start('a b');

select is(jsonb_array_length(tests.claim()), 2, 'what is ready is handed out');
select is(tests.claim(100, 30, '{transform}', 'w2'), '[]', 'and not again');
select is(tests.steps(), 'a running, b running', 'the steps are running');
select is(tests.attempts('a'), '1 first running', 'and their attempts');
select is((tests.attempt('a', 1)).worker, 'w1', 'with that worker');

select * from finish();
