select plan(4);

select tests.start(
  'a>m',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}]}'
);
select tests.work();
select tests.resume('a', p_options => '{"acknowledge": ["m"]}');
select is(tests.work('{"m": {"output": {"items": []}}}'), 'a/2 m/2', 'the list is empty');
select is(
  tests.refusal($$select meshhook.resume_run_from_step(tests.run(), 'a')$$) ->> 'reason',
  'acknowledgement_required',
  'what was completed once may come back'
);
select tests.resume('a', p_options => '{"acknowledge": ["m"]}');
select is(
  tests.work('{"m": {"output": {"items": [{"key": "x", "value": "another"}]}}}'),
  'a/3 m/3 m[x]/2',
  'and does'
);
select isnt(
  (tests.attempt('m[x]', 2)).effect_key, (tests.attempt('m[x]', 1)).effect_key, 'with a new key'
);

select * from finish();
