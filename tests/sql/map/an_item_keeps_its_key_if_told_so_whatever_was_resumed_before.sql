select plan(3);

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select tests.work('{"m[y]": "failed"}');
select tests.resume('m');
select is(tests.work(), 'm/2 m[y]/2', 'x is kept');
select tests.resume('m', p_options => '{"repeat": {"m": "same_key"}}', p_item_key => 'x');
select is(tests.work(), 'm/3 m[x]/2', 'then it alone runs');
select is(
  (tests.attempt('m[x]', 2)).effect_key, (tests.attempt('m[x]', 1)).effect_key,
  'and calls with the key that it had'
);

select * from finish();
