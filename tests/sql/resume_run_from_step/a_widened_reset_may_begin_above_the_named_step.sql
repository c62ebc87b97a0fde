select plan(6);

select tests.start('a>b b>c');
select tests.work('{"c": "failed"}');
select tests.publish('a>b b>c', '{"a": {"expression": "`2`"}}');

create temporary table resumed as
select meshhook.resume_run_from_step(
  tests.run(), 'c', expected_attempt => 1, options => '{"version": 2, "widen": true}'
) as answer;
select tests.prove();
select is(r.answer ->> 'step_key', 'a', 'the step that starts is the one above') from resumed as r;
select is(r.answer -> 'reset', '["b", "c"]', 'the named one is reset') from resumed as r;
select is(tests.work('{"c/2": "failed"}'), 'a/2 b/2 c/2', 'it runs in its turn');

select tests.publish('a>b b>c', '{"a": {"expression": "`3`"}}');
select tests.refuses(
  'select meshhook.resume_run_from_step(
    tests.run(), ''c'', expected_attempt => 1, options => ''{"version": 3, "widen": true}''
  )',
  'PT409',
  'stale_attempt',
  'the step has another attempt',
  'Look at the attempt that it has now, then decide again.',
  '{"attempt": 2}'
);
select tests.refuses(
  'select tests.resume(''c'', ''{"input": 1}'', ''{"version": 3, "widen": true}'')',
  'PT400',
  'invalid_argument',
  'an argument is malformed',
  'input_patch and options.supplied_output: not where that version makes other steps start too.'
);
select tests.refuses(
  'select tests.resume(''c'', null, ''{"version": 3, "widen": true, "supplied_output": 1}'')',
  'PT400',
  'invalid_argument',
  'an argument is malformed',
  'input_patch and options.supplied_output: not where that version makes other steps start too.'
);

select * from finish();
