select plan(5);

select tests.start(
  'm',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}]}'
);
select tests.work();
select is(
  meshhook.preview_resume(tests.run(), 'm') #>> '{effects,0,outcome}',
  'completed_items_are_kept',
  'as it is, nothing goes out again'
);
select is(
  tests.refusal($$
    select meshhook.resume_run_from_step(
      tests.run(), 'm', input_patch => '{"input": {"items": [{"key": "x", "size": 2}]}}'
    )
  $$) ->> 'reason',
  'acknowledgement_required',
  'a patch may give the items something else'
);
select tests.resume(
  'm', '{"input": {"items": [{"key": "x", "size": 2}]}}', '{"acknowledge": ["m"]}'
);
select is(
  tests.work('{"m": {"output": {"items": [{"key": "x", "value": {"key": "x", "size": 2}}]}}}'),
  'm/2 m[x]/2',
  'with a word it runs'
);
select isnt(
  (tests.attempt('m[x]', 2)).effect_key, (tests.attempt('m[x]', 1)).effect_key, 'with a new key'
);
select lives_ok('select tests.resume(''m'')', 'what is cloned keeps its patch, and what it made');

select * from finish();
