select plan(4);

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {
    "type": "transform", "data": {"expression": "item", "retry": {"attempts": 2, "backoff_s": 0}}
  }}}',
  '{"items": [{"key": "a"}, {"key": "b"}]}'
);
select is(
  tests.work('{"m[a]/1": {"class": "connection"}, "m[b]/1": "lost"}'),
  'm/1 m[a]/1 m[b]/1 m[a]/2 m[b]/2',
  'each is tried again'
);
select is(tests.attempts('m[a]'), '1 first failed, 2 retry succeeded', 'after a failure');
select is(tests.attempts('m[b]'), '1 first lost, 2 retry succeeded', 'after a loss');
select is((tests.snapshot('m[a]', 2)).item, '{"key": "a"}', 'with the same value');

select * from finish();
