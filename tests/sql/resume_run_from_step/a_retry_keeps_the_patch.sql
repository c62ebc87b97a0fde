select plan(1);

select tests.start('a', '{"a": {"retry": {"attempts": 2, "backoff_s": 0}}}', '{"n": 1}');
select tests.work('{"a": {"class": "client_error"}}');
select tests.resume('a', '{"input": {"n": 7}}');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));

select is(tests.claim() -> 0 -> 'context' -> 'input', '{"n": 7}', 'its snapshot is a clone');

select * from finish();
