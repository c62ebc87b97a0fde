select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');

select tests.refuses(
  'select meshhook.resume_run(tests.run(), options => ''{"supplied_output": 1}'')',
  'PT400',
  'invalid_argument',
  'an argument is malformed',
  'options.supplied_output: for one step at a time, not with all_roots.'
);

select * from finish();
