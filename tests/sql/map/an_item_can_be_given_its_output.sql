select plan(3);

select tests.start('m', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}]}');
select tests.work('{"m[a]": "failed"}');
select tests.resume('m', p_options => '{"supplied_output": 42}', p_item_key => 'a');
select is(tests.work('{"m[a]": "failed"}'), 'm/2 m[a]/2', 'nothing is executed');
select is(tests.attempts('m[a]'), '1 first failed, 2 supplied succeeded', 'the item is supplied');
select is(
  (tests.attempt('m', 2)).output, '[42, {"of": "m[b]", "attempt": 1}]', 'the map is not'
);

select * from finish();
