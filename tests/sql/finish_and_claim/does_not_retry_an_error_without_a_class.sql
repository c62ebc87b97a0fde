select plan(3);

select tests.start('a b', '{"a": {"retry": {"attempts": 3}}, "b": {"retry": {"attempts": 3}}}');
select tests.work(
  '{
    "a": {"outcome": "failed", "error": {"code": "odd"}},
    "b": {"outcome": "failed", "error": null}
  }'
);

select is(tests.steps(), 'a failed, b failed', 'only a class that retry.on names is tried again');
select is((tests.attempt('a', 1)).error, '{"code": "odd"}', 'the error is kept as it was told');
select is(
  (tests.attempt('b', 1)).error ->> 'class', 'internal', 'none at all is a fault of the worker'
);

select * from finish();
