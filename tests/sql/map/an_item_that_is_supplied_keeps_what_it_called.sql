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
select tests.work();
select tests.resume('m', p_options => '{"supplied_output": 1}', p_item_key => 'x');
select is(tests.work(), 'm/3 m[x]/2', 'x is given its output');
select is(
  tests.refusal($$select meshhook.resume_run_from_step(tests.run(), 'm', item_key => 'x')$$)
  ->> 'reason',
  'acknowledgement_required',
  'the call that it made before would happen again'
);
select is(
  meshhook.preview_resume(tests.run(), 'm', 'x') #>> '{effects,0,attempt}', '1', 'it is told which'
);

select * from finish();
