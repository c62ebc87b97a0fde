select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);
select tests.act_as('ada');
select lives_ok('select tests.resume(''a'')', 'an admin may what an operator may');

select * from finish();
