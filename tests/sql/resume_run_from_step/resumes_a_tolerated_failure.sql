select plan(2);

select tests.start('a>b', '{"a": {"on_error": "continue"}}');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select tests.work();

select is(tests.steps(), 'a succeeded, b succeeded', 'it may be run again');
select is((tests.run_row()).failed_count, 0, 'the count of failures was not touched');

select * from finish();
