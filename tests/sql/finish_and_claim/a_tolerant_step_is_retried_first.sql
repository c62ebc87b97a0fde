select plan(1);

select tests.start(
  'a>b', '{"a": {"on_error": "continue", "retry": {"attempts": 2, "backoff_s": 0}}}'
);

select is(tests.work('{"a": "failed"}'), 'a/1 a/2 b/1', 'its edges settle after the last try');

select * from finish();
