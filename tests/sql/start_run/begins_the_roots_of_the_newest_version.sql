select plan(8);

select tests.start('old');
select tests.start('a>b c', '{}', '{"n": 1}');

select is(tests.steps(), 'a ready, b pending, c ready', 'steps without a parent are ready');
select is(tests.attempts('a'), '1 first queued', 'their first attempt is born');
select is(tests.attempts('b'), null, 'that of the others is not');
select is(tests.queued(), 'a/1 c/1', 'and queued');
select is(tests.run_status(), 'running', 'the run is running');
select is((tests.run_row()).input, '{"n": 1}', 'on the input given');
select is((tests.run_row()).started_by, tests.user_id('olga'), 'and says who started it');
select is((tests.run_row()).active_count, 2, 'two steps are active');

select * from finish();
