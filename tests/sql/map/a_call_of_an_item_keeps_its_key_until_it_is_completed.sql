select plan(5);

select tests.start(
  'a>m',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select tests.work('{"m[y]": "failed"}');
select isnt(
  (tests.attempt('m[x]', 1)).effect_key, (tests.attempt('m[y]', 1)).effect_key, 'a key an item'
);
select tests.resume('m');
select is(tests.work('{"m[y]": "failed"}'), 'm/2 m[y]/2', 'the unfinished call goes out again');
select is(
  (tests.attempt('m[y]', 2)).effect_key, (tests.attempt('m[y]', 1)).effect_key, 'under its key'
);
select is(
  tests.refusal($$select meshhook.resume_run_from_step(tests.run(), 'm', item_key => 'x')$$)
  ->> 'reason',
  'acknowledgement_required',
  'a completed one needs a word'
);
select tests.resume('m', p_options => '{"acknowledge": ["m"]}', p_item_key => 'x');
select tests.work();
select isnt(
  (tests.attempt('m[x]', 2)).effect_key, (tests.attempt('m[x]', 1)).effect_key, 'and a new key'
);

select * from finish();
