select plan(2);

select tests.start(
  'm', '{"m": {"type": "map"}}', '{"items": [{"key": "a"}, {"key": "b"}], "other": 1}'
);
select tests.work('{"m[b]": "failed"}');
select tests.resume('m', p_input_patch => '{"input": {"other": 2}}');
select is(tests.work(), 'm/2 m[b]/2', 'the inner node reads the item alone');

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {
    "type": "transform", "data": {"expression": "[item, input.other]"}
  }}}',
  '{"items": [{"key": "a"}, {"key": "b"}], "other": 1}'
);
select tests.work('{"m[b]": "failed"}');
select tests.resume('m', p_input_patch => '{"input": {"other": 2}}');
select is(tests.work(), 'm/2 m[a]/2 m[b]/2', 'here it reads what was patched');

select * from finish();
