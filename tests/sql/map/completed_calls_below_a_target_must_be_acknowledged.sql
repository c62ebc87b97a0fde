select plan(3);

select tests.start(
  'a>m',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select tests.work();
select is(
  tests.refusal($$select meshhook.resume_run_from_step(tests.run(), 'a')$$) ->> 'reason',
  'acknowledgement_required',
  'nobody can tell yet what the items will be given'
);
select tests.resume('a', p_options => '{"acknowledge": ["m"]}');
select is(
  tests.work('{"m": {"output": {"items": [
    {"key": "x", "value": {"key": "x"}}, {"key": "y", "value": "another"}
  ]}}}'),
  'a/2 m/2 m[y]/2',
  'what is given the same is kept'
);
select isnt(
  (tests.attempt('m[y]', 2)).effect_key, (tests.attempt('m[y]', 1)).effect_key,
  'what is not has a new key'
);

select * from finish();
