select plan(4);

-- Each item makes its call; x is to be given an output instead, and the run is canceled before.
select tests.start(
  'm',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}, {"key": "y"}]}'
);
select tests.work();
select tests.resume('m', p_options => '{"supplied_output": 1}', p_item_key => 'x');
select tests.finish(tests.result(w.work)) from (select tests.claim() -> 0 as work) as w;
select meshhook.cancel_run(tests.run());

select is(
  meshhook.preview_resume(tests.run(), 'm') #>> '{effects,0,outcome}',
  'completed_items_may_repeat',
  'the preview tells that a completed call may repeat'
);
select is(
  tests.refusal('select meshhook.resume_run(tests.run())') ->> 'reason',
  'acknowledgement_required',
  'and no resume makes it again without a word'
);
select is(
  tests.refusal('select tests.resume(''m'')') -> 'step_keys', '["m"]', 'whichever names it'
);
select tests.resume('m', null, '{"acknowledge": ["m"]}');
select tests.work();
select is(tests.run_status(), 'succeeded', 'with one the items run to their end');

select * from finish();
