select plan(3);

select tests.start(
  't>a a>b',
  '{"t": {"on_error": "continue"}, "a": {"retry": {"attempts": 2, "backoff_s": 0}}}'
);
select tests.work('{"t": "failed", "a/1": "failed", "b": {"class": "client_error"}}');

select is(tests.run_status(), 'failed', 't was tolerated, a was mended by its retry, b failed');
select is((tests.run_row()).error ->> 'step_key', 'b', 'the error is that of b');
select is((tests.run_row()).error -> 'error' ->> 'class', 'client_error', 'as its attempt says');

select * from finish();
