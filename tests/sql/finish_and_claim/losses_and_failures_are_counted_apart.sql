select plan(1);

select tests.start('a', '{"a": {"retry": {"lost": 1, "attempts": 2, "backoff_s": 0}}}');
select tests.hold('a');
select tests.expire('a');
select tests.work('{"a/2": "failed"}');

select is(
  tests.attempts('a'), '1 first lost, 2 retry failed, 3 retry succeeded', 'a loss is no failed try'
);

select * from finish();
