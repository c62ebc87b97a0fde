select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.resume_runs(tests.project(), ''{}'')',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);
select is(tests.attempts('a'), '1 first failed', 'nothing was resumed');

select * from finish();
