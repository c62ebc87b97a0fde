select plan(3);

select tests.start(
  'a b c',
  '{
    "a": {"retry": {"attempts": 2, "backoff_s": 1}},
    "b": {"retry": {"attempts": 2, "backoff_s": 1}},
    "c": {"retry": {"attempts": 2, "backoff_s": 100}}
  }'
);
select tests.work(
  '{
    "a": {"class": "rate_limited", "retry_after_s": 120},
    "b": {"class": "rate_limited", "retry_after_s": 1e9},
    "c": {"class": "rate_limited", "retry_after_s": 1}
  }'
);

select is(tests.due_in('a'), '120 seconds'::interval, 'the server said when');
select is(tests.due_in('b'), '86400 seconds'::interval, 'a day at most');
select cmp_ok(tests.due_in('c'), '>=', '50 seconds'::interval, 'it does not shorten the backoff');

select * from finish();
