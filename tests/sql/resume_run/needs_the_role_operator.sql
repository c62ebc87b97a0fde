select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.resume_run(tests.run())',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);

select * from finish();
