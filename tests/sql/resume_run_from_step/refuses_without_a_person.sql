select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('authenticated');

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
);
select tests.act_as_role('anon');
select throws_ok(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  '42501',
  'permission denied for function resume_run_from_step',
  'without a token there is not even the function'
);

select * from finish();
