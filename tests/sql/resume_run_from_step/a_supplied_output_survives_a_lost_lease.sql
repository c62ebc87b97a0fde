select plan(2);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.resume('a', null, '{"supplied_output": 1}');
select tests.hold('a');
select tests.expire('a');
select tests.work('{"a": "failed"}');

select is(tests.attempts('a'), '1 first failed, 2 supplied lost, 3 retry succeeded', 'tried again');
select is((tests.attempt('a', 3)).output, '1', 'with the output of the act');

select * from finish();
