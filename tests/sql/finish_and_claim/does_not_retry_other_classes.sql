select plan(2);

select tests.start(
  'a b c d',
  '{
    "a": {"retry": {"attempts": 3}},
    "b": {"retry": {"attempts": 3, "on": ["client_error"]}},
    "c": {"retry": {"attempts": 3, "on": []}},
    "d": {"retry": {"attempts": 3}}
  }'
);
select
  tests.work(
    '{"a": {"class": "client_error"}, "b": "failed", "c": "failed", "d": {"class": "internal"}}'
  );

select is(tests.steps(), 'a failed, b failed, c failed, d failed', 'each fails at once');
select is(tests.attempts('a'), '1 first failed', 'with one attempt');

select * from finish();
